import type { ReactNode } from 'react';
import styles from './table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** The column that names the row. */
  readonly isRowHeader?: boolean;
  readonly align?: 'end';
  /** The title is heard and not seen. */
  readonly isTitleHidden?: boolean;
}

/** What some rows that follow each other have in common. */
export interface RowGroup {
  readonly key: string;
  readonly title: ReactNode;
}

interface TableProps<Row> {
  /** Says what is listed; read by screen readers, and seen where `isCaptionShown`. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The rows of the page before stay while the next one loads. */
  readonly isLoading?: boolean;
  /** Puts a heading above the rows that have the same. */
  readonly groupOf?: (row: Row) => RowGroup;
}

/** A table; on a phone each row becomes a card of the same cells. */
export function Table<Row>({ caption, columns, rows, keyOf, isLoading = false, groupOf }: TableProps<Row>) {
  return (
    <div className={styles.frame} aria-busy={isLoading}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title, align, isTitleHidden }) => (
              <th key={id} scope="col" className={align === 'end' ? styles.end : undefined}>
                {isTitleHidden ? <span className={styles.caption}>{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        {inGroups(rows, groupOf).map(({ group, members }) => (
          <tbody key={group?.key ?? ''}>
            {group !== null && (
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={columns.length}>
                  {group.title}
                </th>
              </tr>
            )}
            {members.map((row) => (
              <Row key={keyOf(row)} row={row} columns={columns} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row<Of>({ row, columns }: { row: Of; columns: readonly Column<Of>[] }) {
  return (
    <tr>
      {columns.map(({ id, title, cell, isRowHeader, align, isTitleHidden }) => {
        const className = align === 'end' ? styles.end : undefined;
        return isRowHeader ? (
          <th key={id} scope="row" className={className}>
            {cell(row)}
          </th>
        ) : (
          <td key={id} data-title={isTitleHidden ? '' : title} className={className}>
            {/* One box for all that stands in the cell: on a phone it stands beside the title. */}
            <div>{cell(row)}</div>
          </td>
        );
      })}
    </tr>
  );
}

function inGroups<Row>(rows: readonly Row[], groupOf: ((row: Row) => RowGroup) | undefined) {
  const groups: { group: RowGroup | null; members: Row[] }[] =
    groupOf === undefined ? [{ group: null, members: [] }] : [];
  for (const row of rows) {
    const group = groupOf?.(row) ?? null;
    const last = groups.at(-1);
    if (last === undefined || last.group?.key !== group?.key) groups.push({ group, members: [row] });
    else last.members.push(row);
  }
  return groups;
}
