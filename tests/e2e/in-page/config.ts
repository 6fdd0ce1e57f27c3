/** What the harness tells the script that it puts into a page. */
export interface InPageConfig {
  /** Id of the person whose page this is. */
  person: string;
  /** A page that does not keep the rules: it sends on, whatever the page's code says, so that only the server can stop it. */
  stubborn: boolean;
  /** `address:port` at which the page is to find the server's media, instead of where the server says. */
  mediaAt?: string | undefined;
  /** Size of the camera's picture. */
  camera: { width: number; height: number };
  /** Codecs of pictures that the browser is to know, as `vp9`, the first one preferred; all, as the page orders them, where it is absent. */
  codecs?: string[] | undefined;
  /** Tone of every person in the hearing, in Hz. */
  tones: Record<string, number>;
}

/** One picture in a tile of another person. */
export interface Seen {
  /** `data-person` of the tile. */
  tile: string;
  /** Who the picture itself says it shows; absent when no QR can be read. */
  person?: string;
  /** When the picture was drawn, in milliseconds since 1970. */
  drawnAt?: number;
  /** Size of the decoded picture. */
  width: number;
  height: number;
  /** The picture is on show: the tile and the video take up room on the page. */
  visible: boolean;
}

/** A picture without a mark, coarsely. */
export interface Brightness {
  /** `data-person` of the tile. */
  tile: string;
  /** Sum of red, green and blue of 256 points; none while there is no picture. */
  points: number[];
}

/** What a page plays aloud. */
export interface Heard {
  /** Amplitude (0 to 1) of each person's tone that is there. */
  tones: Record<string, number>;
  /** Loudest sample. */
  level: number;
}

/** One picture of a record that is played. */
export interface Played {
  /** Whose it is to be. */
  who: string;
  /** Where the element is, in milliseconds of the file. */
  at: number;
  paused: boolean;
  /** Why it does not play. */
  trouble: string;
  /** Who the picture itself says it shows. */
  person?: string;
  /** When the picture was drawn, in milliseconds since 1970. */
  drawnAt?: number;
}

/** One voice or picture of a record that is played. */
export interface PlayedTrack {
  address: string;
  /** Where the element is, in milliseconds of the file. */
  at: number;
  runs: boolean;
  isPicture: boolean;
  /** Pictures that were decoded so far. */
  frames: number;
  /** Why it does not play. */
  trouble: string;
}

/** What one receiver of a peer connection took in so far. */
export interface Received {
  connection: number;
  mid: string;
  kind: string;
  packets: number;
  bytes: number;
  /** As `VP9`; empty for what has not come yet. */
  codec: string;
  /** Height of the last picture that was decoded, and number of pictures; 0 for sound. */
  height: number;
  frames: number;
  /** Sum of squared level times seconds of what was played out. */
  energy: number;
  /** Samples of sound that were played out, and those of them that were made up because nothing had come. */
  samples: number;
  concealed: number;
  /** Times that lost packets were asked for again. */
  requests: number;
}

/** What every sender sent so far, one a layer of a picture. */
export interface Sent {
  kind: string;
  /** Name of the layer; empty where there are none. */
  rid: string;
  packets: number;
  /** As `VP9`; empty while nothing is sent. */
  codec: string;
  /** Lost packets that were sent again. */
  repeated: number;
  /** Height of the last picture that was sent; 0 for sound. */
  height: number;
}

/** A message that came or went over a WebSocket of the page. */
export interface Wire {
  direction: "in" | "out";
  at: number;
  text: string;
}
