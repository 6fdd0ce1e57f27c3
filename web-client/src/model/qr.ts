/** A QR code as it is drawn: how many squares it is wide, and the dark ones as the path of an SVG. */
export interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

/** One piece of the path for each run of dark squares. `rows`: dark is `true`, with the light border that readers need. */
export function drawing(rows: readonly (readonly boolean[])[]): QrDrawing {
  const pieces = rows.flatMap((row, y) =>
    runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
  );
  return { size: rows.length, path: pieces.join('') };
}

/** Where dark squares begin, and how many follow each other. */
function runs(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  });
  return found;
}

/** A file for a summons: dark on white, of any size without loss. */
export function qrFile({ size, path }: QrDrawing): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${path}"/></svg>\n`;
}
