/** Before the first frame nobody knows how the other's camera is held. */
const USUAL_SHAPE = 9 / 16;

/**
 * Tells how high a picture is shown, in CSS pixels, at first and whenever that changes; 0: it is not in view. The picture
 * fills its box and is cut (`object-fit: cover`), so one that stands upright is higher than its box.
 */
export function watchHeight(video: HTMLVideoElement, tell: (height: number) => void): () => void {
  let inView: boolean | null = null;
  const look = () => {
    if (inView === null) return;
    const { clientWidth, clientHeight, videoWidth, videoHeight } = video;
    const shape = videoWidth > 0 ? videoHeight / videoWidth : USUAL_SHAPE;
    tell(inView ? Math.max(clientHeight, clientWidth * shape) : 0);
  };
  const size = new ResizeObserver(look);
  const view = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? false;
    look();
  });
  size.observe(video);
  view.observe(video);
  video.addEventListener('resize', look);
  return () => {
    size.disconnect();
    view.disconnect();
    video.removeEventListener('resize', look);
    tell(0);
  };
}
