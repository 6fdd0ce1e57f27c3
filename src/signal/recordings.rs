//! The JSON bodies of closed records, `/api/v1/recordings…`, and the claims of what opens one for playing.

mod acts;

pub use acts::{
    RecordingAct, RecordingActKind, RecordingActs, RecordingDecision, RecordingDecisionKind,
};

use super::docket::Moment;
use super::grant::{GrantError, Issuer, Times};
use super::message::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The header's `typ` of what opens a record.
pub const VIEW_TYP: &str = "view+jwt";
/// Seconds that a record may be played before the page has to ask again.
pub const VIEW_LIFE: u64 = 15 * 60;

/// Answer to `GET /api/v1/recordings`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingList {
    /// The records.
    pub recordings: Vec<RecordingCard>,
    /// More follow: ask again with this as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A closed record. A hearing that was interrupted has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingCard {
    /// Id.
    pub id: String,
    /// Id of its hearing.
    pub hearing: String,
    /// Name of the court.
    pub court: String,
    /// Case number.
    pub case_number: String,
    /// When it was opened.
    pub began: Moment,
    /// When it was closed; of one that could not be, until when anything of it was signed.
    pub ended: Moment,
    /// Where it stands.
    pub state: RecordingState,
    /// Why it was interrupted and could not be closed; absent: it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unclosed: Option<RecordingUnclosed>,
    /// What verification said when it was taken in.
    pub verdict: RecordingVerdict,
    /// When that was; absent: it was not written down then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_in: Option<Moment>,
    /// When all of it was last read again; absent: not since it was taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Moment>,
    /// What was found then; absent: it was as when it was taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<RecordingVerdict>,
    /// Who asks may have it verified now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub verifiable: bool,
    /// Who asks may read who opened it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auditable: bool,
    /// Who asks may take a copy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copyable: bool,
    /// SHA-256 of the last line of its chain.
    pub head: String,
    /// How many files it has.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Until when it is kept; absent: not known yet, or for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_until: Option<Moment>,
    /// That its time ends, for the court's staff; absent: it does not end soon, or a hold keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<RecordingEnding>,
    /// What is wrong with it, for the court's staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// Only in the data folder of the server.
    Local,
    /// In the store, but not read back from there yet.
    Uploaded,
    /// Where it is kept, and read there.
    Verified,
    /// The same, under a legal hold.
    Held,
    /// Its files are destroyed.
    Destroyed,
}

/// Why a record that was interrupted could not be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingUnclosed {
    /// Its chain is not as it was written.
    Damaged,
    /// Its chain is gone.
    Gone,
    /// It stands under a key of the court whose private half is not on the server.
    OtherKey,
    /// Its folder cannot be read or written, or is of a later version.
    Unreadable,
}

/// That the time ends for which a record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingEnding {
    /// In less than thirty days.
    Soon,
    /// It is over: the act of destruction may be signed.
    Over,
}

/// What verification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingVerdict {
    /// Every byte is as it was written.
    Intact,
    /// Something was changed.
    Altered,
    /// Something is missing.
    Incomplete,
    /// It is certified by a key that is not this court's.
    Untrusted,
}

/// Answer to `POST /api/v1/recordings/{id}/views`: a record to be played. A cookie comes with it that opens the tracks, and only them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingView {
    /// The record.
    pub recording: RecordingCard,
    /// Who looks at it, to be shown over the pictures.
    pub viewer: String,
    /// When it was opened.
    pub opened: Moment,
    /// Until when the tracks are open; ask again before.
    pub expires: Moment,
    /// When the recording began: all times of tracks and chapters count from it.
    pub zero: Moment,
    /// Milliseconds from there to the end of the last track.
    pub length_ms: u64,
    /// The tracks that the viewer may see and hear.
    pub tracks: Vec<RecordedTrack>,
    /// What happened.
    pub chapters: Vec<Chapter>,
}

/// One person's voice or picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedTrack {
    /// Where its bytes are: to be asked for in ranges, with the cookie of the view.
    pub address: String,
    /// Id of the person.
    pub who: String,
    /// Name, as shown in the hearing; absent: it is kept from the viewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Role, by its word.
    pub role: String,
    /// Voice or picture.
    pub kind: Kind,
    /// `opus`, `vp8`, `h264`, `vp9` or `av1`.
    pub codec: String,
    /// Its first frame, in milliseconds since `zero`; times within the file count from `zero` too.
    pub from_ms: u64,
    /// The end of its last frame.
    pub to_ms: u64,
    /// When nothing of it is in the record.
    pub gaps: Vec<RecordedGap>,
}

/// A time in which nothing of a track is in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedGap {
    /// From, in milliseconds since `zero`.
    pub from_ms: u64,
    /// To.
    pub to_ms: u64,
    /// Why, by the word of the manifest.
    pub why: String,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chapter {
    /// When, in milliseconds since `zero`.
    pub at_ms: u64,
    /// What.
    pub kind: ChapterKind,
    /// Of a phase or a marker, its word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// Of whom it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChapterKind {
    /// A phase began.
    Phase,
    /// A marker was set.
    Marker,
    /// Somebody was given the floor.
    Floor,
    /// A witness had testified.
    Testimony,
}

/// Answer to `GET /api/v1/recordings/{id}/views`: who opened a record, the first first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingViews {
    /// Who opened it, and who still looked: it is written down every ten minutes.
    pub views: Vec<RecordingViewed>,
    /// More follow: ask again with this as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Somebody opened a record, or took a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingViewed {
    /// When.
    pub at: Moment,
    /// Id of the employee, or of the person within the hearing.
    pub who: String,
    /// Role, by its word.
    pub role: String,
    /// A copy was made.
    pub copy: bool,
}

/// Answer to `POST /api/v1/recordings/{id}/verifications`: what is so now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingVerification {
    /// The verdict.
    pub verdict: RecordingVerdict,
    /// When it was found.
    pub at: Moment,
    /// What is wrong, the first first; at most a hundred.
    pub findings: Vec<RecordingFinding>,
    /// Until when it was signed while it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_until: Option<Moment>,
    /// From when its end was found after an interruption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered_from: Option<Moment>,
    /// How many time stamps it has. Their signatures are checked by `tyndau recording verify --stamp-ca`.
    pub stamps: u64,
}

/// Something that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordingFinding {
    /// What, by its word.
    pub wrong: String,
    /// In which file.
    pub file: String,
    /// From when; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Until when; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
    /// At so many places.
    pub count: u64,
}

/// Body of `POST /api/v1/recordings/{id}/packages`: what the copy is to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecordingPackage {
    /// For who may hear it: what was closed to the public, open. Otherwise it is left out.
    pub with_closed: bool,
    /// Also if the record is altered or incomplete.
    pub as_is: bool,
    /// Parts to leave out.
    pub withhold: Vec<WithheldPart>,
}

/// A part to leave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithheldPart {
    /// Name of the file.
    pub file: String,
    /// From, in milliseconds since the record's zero.
    pub from_ms: u64,
    /// To.
    pub to_ms: u64,
    /// The ruling; 1 to 200 characters. Readers see it.
    pub ruling: String,
}

/// The claims of what opens a record for playing: exactly these. It lives in a cookie and in no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewClaims {
    /// Who issued it.
    pub iss: String,
    /// For which server.
    pub aud: String,
    /// Who looks.
    pub sub: String,
    /// Id of the record.
    pub rid: String,
    /// Numbers of the files that it opens, in the order of their names.
    pub files: Vec<u16>,
    /// The token's own id.
    pub jti: String,
    /// Issued at, seconds since 1970.
    pub iat: u64,
    /// Expires, seconds since 1970.
    pub exp: u64,
}

impl ViewClaims {
    /// Whether it opens a file of a record; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`GrantError`] says why not.
    pub fn open(
        &self,
        recording: &str,
        file: u16,
        issuer: &Issuer,
        now: u64,
    ) -> Result<(), GrantError> {
        let is_ours = self.iss == issuer.issuer && self.aud == issuer.audience;
        if !is_ours || self.rid != recording || !self.files.contains(&file) {
            return Err(GrantError::Foreign);
        }
        let times = Times {
            iat: self.iat,
            nbf: self.iat,
            exp: self.exp,
        };
        times.check(Some(VIEW_LIFE), issuer.leeway, now)
    }
}
