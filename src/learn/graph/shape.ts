/** Shapes of values in a graph, and the rules by which they combine. Checked while a graph is built. */

/** A size that is known, or the name of one that is only known when the graph runs (`"batch"`). */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

/** `[4, batch]` */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/**
 * The shape of an elementwise operation's result: shapes are aligned at their last axis, and an axis of size 1
 * stretches (NumPy's broadcasting).
 * @throws TypeError naming the operation and the shapes
 */
export function broadcast(operation: string, shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size: Dimension = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === size || own === 1) continue;
      if (size !== 1) throw shapeError(operation, shapes, "do not broadcast");
      size = own;
    }
    return size;
  });
}

/** @throws TypeError when a size that is known is no whole number from 1 */
export function checkSizes(operation: string, shape: Shape): void {
  if (shape.some((size) => typeof size === "number" && !(Number.isInteger(size) && size >= 1)))
    throw shapeError(operation, [shape], "has a size that is no whole number from 1");
}

/**
 * Number of elements.
 * @throws TypeError when a dimension is only known at run time
 */
export function elementCount(operation: string, shape: Shape): number {
  checkSizes(operation, shape);
  return shape.reduce<number>((product, dimension) => {
    if (typeof dimension === "string") throw shapeError(operation, [shape], "has no fixed size");
    return product * dimension;
  }, 1);
}

/** Turns a negative axis into a position. @throws TypeError when it is out of range */
export function resolveAxis(operation: string, shape: Shape, axis: number): number {
  const position = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(position) || position < 0 || position >= shape.length)
    throw shapeError(operation, [shape], `has no axis ${axis}`);
  return position;
}

/** An error that says which operation was given which shapes. */
export function shapeError(operation: string, shapes: readonly Shape[], complaint: string): TypeError {
  return new TypeError(`${operation}: ${shapes.map(formatShape).join(" and ")} ${complaint}`);
}
