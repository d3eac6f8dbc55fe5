/**
 * Turns rows into one array per column, the parameters of `unnest($1::uuid[], $2::text[], …)`.
 * A column is a property's name or a function of the row; `undefined` becomes null.
 */
export function columns<Row>(
  rows: readonly Row[],
  spec: readonly (keyof Row | ((row: Row) => unknown))[],
): unknown[][] {
  return spec.map((column) => {
    const values = new Array<unknown>(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as Row;
      values[index] = (typeof column === 'function' ? column(row) : row[column]) ?? null;
    }
    return values;
  });
}
