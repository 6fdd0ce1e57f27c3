import { expect, test } from 'vitest';
import { drawing, qrFile } from './qr';

test('dark squares beside each other are one piece, and nothing else is dark', () => {
  const rows = [
    [false, false, false, false],
    [false, true, true, false],
    [true, false, true, false],
    [false, false, false, false],
  ];
  expect(drawing(rows)).toEqual({ size: 4, path: 'M1 1h2v1h-2zM0 2h1v1h-1zM2 2h1v1h-1z' });
});

test('the file is dark on white, whatever the page’s colours are', () => {
  expect(qrFile(drawing([[true]]))).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h1v1h-1z"/><path d="M0 0h1v1h-1z"/></svg>\n',
  );
});
