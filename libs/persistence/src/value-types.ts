import pg from 'pg';

const INT8 = 20;
/** `int8[]`; the driver knows it, its type list does not. */
const INT8_ARRAY = 1016 as typeof pg.types.builtins.INT8;

// Every bigint of ours is a count or a sequence that follows the clock's microseconds: far below 2^53.
pg.types.setTypeParser(INT8, Number);
pg.types.setTypeParser(INT8_ARRAY, (text: string) =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((item) => (item === 'NULL' ? null : Number(item))),
);
