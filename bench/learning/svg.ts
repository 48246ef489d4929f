/** Draws learning curves as one self-contained SVG that reads on light and on dark pages. */
import type { Curve } from "./curves.ts";

export interface Panel {
  readonly title: string;
  readonly curve: Curve;
  readonly range: readonly [low: number, high: number];
  /** A published value, drawn as a dashed line. */
  readonly reference?: { readonly label: string; readonly value: number };
}

const WIDTH = 330;
const HEIGHT = 200;
const LEFT = 46;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 30;

const STYLE = `text{font:11px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#24292f}.grid{stroke:#d0d7de}.seed{stroke:#0969da;opacity:.3;fill:none}.band{fill:#0969da;opacity:.18}.mean{stroke:#0969da;stroke-width:2;fill:none}.reference{stroke:#bc4c00;stroke-dasharray:5 4}.label{fill:#bc4c00}@media(prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#f0f6fc}.grid{stroke:#3d444d}.seed,.mean{stroke:#4493f8}.band{fill:#4493f8}.reference{stroke:#f0883e}.label{fill:#f0883e}}`;

/** Panels side by side, with the steps below each. */
export function drawCurves(title: string, panels: readonly Panel[]): string {
  const width = WIDTH * panels.length;
  const drawn = panels.map((panel, i) => `<g transform="translate(${i * WIDTH})">${drawPanel(panel)}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" role="img" aria-label="${escapeText(title)}">
<style>${STYLE}</style>
${drawn.join("\n")}
</svg>
`;
}

function drawPanel({ title, curve, range, reference }: Panel): string {
  const [low, high] = range;
  const last = curve.points.at(-1)!.steps;
  const x = (steps: number) => round(LEFT + (steps / last) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) =>
    round(HEIGHT - BOTTOM - ((clamp(value, low, high) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM));
  const path = (values: readonly number[]) =>
    values.map((value, i) => `${x(curve.points[i]!.steps)},${y(value)}`).join(" ");
  const lows = curve.points.map(({ interval }) => interval[0]);
  const highs = curve.points.map(({ interval }) => interval[1]);
  const back = path(lows).split(" ").reverse().join(" ");
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  return [
    `<text class="title" x="${LEFT}" y="16">${escapeText(title)}</text>`,
    ...ticks.flatMap((value) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/>`,
      `<text x="${LEFT - 5}" y="${y(value) + 4}" text-anchor="end">${tick(value)}</text>`,
    ]),
    ...[0.5, 1].map(
      (share) =>
        `<text x="${x(share * last)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="${share === 1 ? "end" : "middle"}">${Math.round((share * last) / 1000)}k steps</text>`,
    ),
    ...curve.seeds.map((values) => `<polyline class="seed" points="${path(values)}"/>`),
    `<polygon class="band" points="${path(highs)} ${back}"/>`,
    `<polyline class="mean" points="${path(curve.points.map(({ value }) => value))}"/>`,
    ...(reference ? drawReference(reference, y(reference.value)) : []),
  ].join("\n");
}

function drawReference({ label }: { readonly label: string }, at: number): readonly string[] {
  return [
    `<line class="reference" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`,
    `<text class="label" x="${WIDTH - RIGHT}" y="${at + 14}" text-anchor="end">${escapeText(label)}</text>`,
  ];
}

/** Two decimals where the axis spans about 1, none where it spans hundreds. */
function tick(value: number): string {
  return Math.abs(value) >= 10 ? String(Math.round(value)) : String(round(100 * value) / 100);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
