import { expect, test } from 'vitest';
import { STEPS, steps } from './level';

const tone = (amplitude: number) => Float32Array.from({ length: 480 }, (_, n) => amplitude * Math.sin(n / 5));

test('silence lights nothing and the loudest sound nearly all', () => {
  expect(steps(new Float32Array(480))).toBe(0);
  expect(steps(new Float32Array(0))).toBe(0);
  expect(steps(tone(1))).toBeGreaterThan(STEPS - 3);
  expect(steps(new Float32Array(480).fill(2))).toBe(STEPS);
});

test('a louder voice lights more', () => {
  const lit = [0.003, 0.01, 0.05, 0.2].map((amplitude) => steps(tone(amplitude)));
  expect(lit).toEqual([...lit].sort((a, b) => a - b));
  expect(new Set(lit).size).toBe(4);
});
