import { INPUT_VALUES } from '@/lib/network/layers';
import { createRandom, type Random } from '../../random';
import { NONE, type Source } from '../source';
import { renderLines, type StrokeAugmentation } from './stroke-source';

/** What people draw when they draw no digit at all, made up: scribbles, lines that are no 1, crosses, rows of lines, dots. */
export function scribbleSource(count: number, limits: StrokeAugmentation): Source {
  return {
    name: 'scribbles (made up)',
    count,
    label: () => NONE,
    write(index, random, target, offset) {
      const dice = random ?? createRandom(index + 1);
      const image = renderLines(scribble(dice), dice.between(...limits.thickness));
      for (let i = 0; i < INPUT_VALUES; i++) target[offset + i] = image[i]! / 255;
    },
  };
}

type Line = number[];

function scribble(random: Random): Line[] {
  const kind = random.next();
  if (kind < 0.5) return Array.from({ length: 1 + random.below(3) }, () => wander(random));
  if (kind < 0.65) return Array.from({ length: 1 + random.below(8) }, () => dot(random));
  if (kind < 0.75) return [lineAt(random, random.between(-0.6, 0.6))];
  if (kind < 0.85) return parallels(random);
  return tangle(random);
}

/** A pen that turns at random: its turning drifts, so that it draws loops as well as corners. */
function wander(random: Random): Line {
  const line: Line = [];
  let [x, y] = [random.next() * 3, random.next() * 3];
  let heading = random.between(0, 2 * Math.PI);
  let turning = 0;
  const steps = 40 + random.below(160);
  const looseness = random.between(0.02, 0.25);
  for (let i = 0; i < steps; i++) {
    push(line, x, y);
    turning = turning * 0.9 + random.normal() * looseness;
    heading += turning;
    // What wanders off is drawn back.
    x += 0.15 * Math.cos(heading) - 0.01 * x;
    y += 0.15 * Math.sin(heading) - 0.01 * y;
  }
  return line;
}

/** Straight to and fro between random places: a tangle of corners. */
function tangle(random: Random): Line[] {
  const line: Line = [];
  const corners = 6 + random.below(20);
  for (let i = 0; i < corners; i++) push(line, random.next(), random.next());
  return [line];
}

/** Far from upright: an upright line is a 1. @param slope radians from the level */
function lineAt(random: Random, slope: number): Line {
  const line: Line = [];
  const [x, y, length] = [random.next() * 0.3, random.next() * 0.3, random.between(0.7, 1)];
  push(line, x, y);
  push(line, x + length * Math.cos(slope), y + length * Math.sin(slope));
  return line;
}

/** Two to five lines side by side, sometimes crossed by as many. */
function parallels(random: Random): Line[] {
  const turn = random.between(0, Math.PI);
  const count = 2 + random.below(4);
  const lines: Line[] = [];
  const grid = random.next() < 0.4 ? 2 : 1;
  for (let way = 0; way < grid; way++)
    for (let i = 0; i < count; i++) {
      const line: Line = [];
      const aside = (i + 0.5) / count - 0.5 + random.normal() * 0.03;
      for (const along of [-0.5, 0.5]) {
        const [a, b] = way === 0 ? [along, aside] : [aside, along];
        push(line, a * Math.cos(turn) - b * Math.sin(turn), a * Math.sin(turn) + b * Math.cos(turn));
      }
      lines.push(line);
    }
  return lines;
}

function dot(random: Random): Line {
  const line: Line = [];
  push(line, random.next(), random.next());
  return line;
}

const push = (line: Line, x: number, y: number): void => {
  line.push(x, y, 0, 128);
};
