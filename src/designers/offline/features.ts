/**
 * The quantities that a reward may speak of, composed from the names and units of a task's fields: single
 * fields, differences to a target, distances, speeds, sums of angles, clearances.
 */
import type { Field, FieldSpecs } from "../../sim/fields.ts";
import type { Feature, Quantity } from "./quantity.ts";

/** Fields that are the coordinates of one point or vector, e.g. `targetX` and `targetY`. */
interface Coordinates {
  /** What the fields share: `target`; empty for `x` and `y`. */
  readonly stem: string;
  readonly axes: readonly string[];
  readonly parts: readonly Quantity[];
  readonly fields: readonly string[];
  readonly unit: string;
}

const isAngle = (unit: string): boolean => unit === "rad" || unit === "deg";
const isRate = (unit: string): boolean => /\/(s|step)$/.test(unit);
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** `targetX` → target, x. A lower-case axis counts only in names as short as `vx`, since words end in y too. */
function axisOf(name: string): { stem: string; axis: string } | null {
  const match = /^(.+)([XYZ])$/.exec(name) ?? /^(.?)([xyz])$/.exec(name);
  return match === null ? null : { stem: match[1]!, axis: match[2]!.toLowerCase() };
}

/** Groups scalar fields by their stem, and takes vectors of two or three numbers as coordinates. */
function coordinatesOf(fields: FieldSpecs): readonly Coordinates[] {
  const groups = new Map<string, { stem: string; axes: string[]; fields: string[]; unit: string }>();
  for (const [name, { unit, length }] of Object.entries(fields)) {
    const parsed = axisOf(name);
    if (length !== undefined || parsed === null) continue;
    const key = `${parsed.stem} ${unit}`;
    const group = groups.get(key) ?? { stem: parsed.stem, axes: [], fields: [], unit };
    group.axes.push(parsed.axis);
    group.fields.push(name);
    groups.set(key, group);
  }
  const scalars = [...groups.values()]
    .filter((group) => group.axes.length > 1)
    .map((group) => ({ ...group, parts: group.fields.map((field): Quantity => ({ op: "field", field })) }));
  const vectors = Object.entries(fields).flatMap(([name, { unit, length }]) =>
    (length === 2 || length === 3) && axisOf(name.replace(/s$/, "")) === null
      ? [
          {
            stem: name,
            axes: ["x", "y", "z"].slice(0, length),
            fields: [name],
            unit,
            parts: Array.from({ length }, (_, index): Quantity => ({ op: "component", field: name, index })),
          },
        ]
      : [],
  );
  return [...scalars, ...vectors];
}

const sameAxes = (a: Coordinates, b: Coordinates): boolean =>
  a.unit === b.unit && a.axes.join() === b.axes.join();

const between = (a: readonly Quantity[], b: readonly Quantity[]): Quantity[] =>
  a.map((left, i): Quantity => ({ op: "difference", left, right: b[i]! }));

/** Clearances of a moving point from obstacles given as one vector field per axis. */
function clearances(fields: FieldSpecs, point: Coordinates): Feature[] {
  const vectors = Object.entries(fields).filter(([, { length }]) => length !== undefined);
  const groups = new Map<string, Map<string, [string, Field]>>();
  for (const [name, spec] of vectors) {
    const parsed = axisOf(name.replace(/s$/, ""));
    if (parsed === null || spec.unit !== point.unit) continue;
    const group = groups.get(parsed.stem) ?? new Map<string, [string, Field]>();
    groups.set(parsed.stem, group.set(parsed.axis, [name, spec]));
  }
  return [...groups].flatMap(([stem, group]): Feature[] => {
    const axes = point.axes.map((axis) => group.get(axis));
    const first = axes[0];
    if (first === undefined || axes.some((axis) => axis === undefined)) return [];
    const count = first[1].length ?? 0;
    const radius = vectors.find(
      ([name, spec]) => /radi(us|i)$/i.test(name) && spec.unit === point.unit && spec.length === count,
    );
    return [
      {
        name: `${stem || "obstacle"}Clearance`,
        quantity: {
          op: "clearance",
          point: point.parts,
          obstacles: axes.map((axis) => axis![0]),
          radius: radius?.[0] ?? null,
          count,
        },
        unit: point.unit,
        angle: false,
        kind: "clearance",
      },
    ];
  });
}

/**
 * All features of a task.
 *
 * @param fixed fields that no step changes (targets, obstacles): they count only in relation to others
 */
export function featuresOf(fields: FieldSpecs, fixed: ReadonlySet<string>): readonly Feature[] {
  const features: Feature[] = [];
  const scalars = Object.entries(fields).filter(([, { length }]) => length === undefined);
  const moving = scalars.filter(([name]) => !fixed.has(name));
  const field = (name: string): Quantity => ({ op: "field", field: name });

  const points = coordinatesOf(fields);
  const isFixed = (point: Coordinates): boolean => point.fields.every((name) => fixed.has(name));
  const movingPoints = points.filter((point) => !isFixed(point));
  for (const a of movingPoints) {
    const title = a.stem === "" ? "position" : a.stem;
    if (isRate(a.unit)) {
      features.push({
        name: `${a.stem.length > 1 ? a.stem : ""}${a.stem.length > 1 ? "Speed" : "speed"}`,
        quantity: { op: "length", of: a.parts },
        unit: a.unit,
        angle: false,
        kind: "speed",
      });
    }
    for (const b of points.filter((point) => sameAxes(a, point) && isFixed(point) && point !== a)) {
      features.push({
        name: `${title}To${capital(b.stem)}`,
        quantity: { op: "length", of: between(a.parts, b.parts) },
        unit: a.unit,
        angle: false,
        kind: "distance",
      });
    }
    if (!isRate(a.unit)) features.push(...clearances(fields, a));
  }

  for (const [name, { unit }] of moving) {
    features.push({
      name,
      quantity: field(name),
      unit,
      angle: isAngle(unit),
      kind: isRate(unit) ? "speed" : "place",
    });
  }
  for (const [index, [name, { unit }]] of moving.entries()) {
    const axis = axisOf(name)?.axis;
    for (const [other, spec] of scalars.filter(([candidate]) => fixed.has(candidate))) {
      if (spec.unit !== unit || axisOf(other)?.axis !== axis) continue;
      features.push({
        name: `${name}To${capital(other)}`,
        quantity: { op: "difference", left: field(name), right: field(other) },
        unit,
        angle: isAngle(unit),
        kind: "place",
      });
    }
    if (!isAngle(unit)) continue;
    for (const [other, spec] of moving.slice(index + 1)) {
      if (spec.unit !== unit) continue;
      features.push({
        name: `${name}Plus${capital(other)}`,
        quantity: { op: "sum", left: field(name), right: field(other) },
        unit,
        angle: true,
        kind: "place",
      });
    }
  }
  const seen = new Set<string>();
  return features.filter(({ name }) => !seen.has(name) && seen.add(name));
}
