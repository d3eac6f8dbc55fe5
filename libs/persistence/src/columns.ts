/** What a column is made from: a property's name, or a function of the row. */
export type ColumnSource<Row> = keyof Row | ((row: Row) => unknown);

/**
 * Turns rows into one array per column, the parameters of `unnest($1::uuid[], $2::text[], …)`. `undefined` becomes
 * null.
 */
export function columns<Row>(rows: readonly Row[], sources: readonly ColumnSource<Row>[]): unknown[][] {
  return sources.map((column) => {
    const values = new Array<unknown>(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as Row;
      values[index] = (typeof column === 'function' ? column(row) : row[column]) ?? null;
    }
    return values;
  });
}

/** The column of a property: `firstName` is stored in `first_name`. */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** A FROM item that turns arrays into rows; the arrays are the statement's first parameters, in the columns' order. */
export function unnestAs(alias: string, given: readonly { readonly name: string; readonly type: string }[]): string {
  const arrays = given.map(({ type }, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join(', ')}) AS ${alias} (${given.map(({ name }) => name).join(', ')})`;
}
