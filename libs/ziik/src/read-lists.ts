import type { Named } from '@user-sync/domain';
import { asId, type ListPage, readNamed, readPage } from './answers.ts';
import { type Failure, listTooLarge, type Result, unexpectedAnswer } from './classify.ts';
import type { Transport } from './transport.ts';

/**
 * Units, or user types, of one instance at most, and the characters of their names together: they are kept in memory.
 */
const LARGEST_CATALOGUE = { entries: 50_000, characters: 5_000_000 };
const LONGEST_LIST_MS = 15 * 60_000;
const LONGEST_CATALOGUE_MS = 5 * 60_000;

/** All pages of a list, within its limits; ends after the first failure. */
export async function* readPages(
  transport: Transport,
  operation: string,
  path: string,
  longestMs = LONGEST_LIST_MS,
): AsyncGenerator<Result<ListPage>> {
  const { most, listTimeoutMs = longestMs } = transport;
  const startedAt = performance.now();
  let left = { bytes: most.listBytes, entries: most.entries };
  for (let page = 1; page <= most.pages; page++) {
    if (performance.now() - startedAt > listTimeoutMs) return yield tooSlow();
    const result = await readListPage(transport, operation, `${path}&page=${page}&limit=100`);
    if (!result.ok) return yield result;
    const { entries, lastPage, perPage, bytes } = result.value;
    left = { bytes: left.bytes - bytes, entries: left.entries - entries.length };
    if (left.bytes < 0 || left.entries < 0) return yield tooLarge();
    yield result;
    if (entries.length === 0) return;
    if (lastPage === null ? entries.length < (perPage ?? 100) : page >= lastPage) return;
  }
  yield tooLarge();
}

/** All units (no departments). A failure where they could not be read completely. */
export async function readUnits(transport: Transport): Promise<Result<readonly Named[]>> {
  const found = new Map<number, Named | null>();
  const size = measureCatalogue();
  let total: number | null = null;
  for await (const page of readPages(transport, 'list-units', '/units?type=unit', LONGEST_CATALOGUE_MS)) {
    if (!page.ok) return page;
    const before = found.size;
    for (const entry of page.value.entries) {
      const id = asId((entry as { id?: unknown } | null)?.id);
      if (id === null) return incomplete();
      const unit = isDepartment(entry) ? null : readNamed(entry);
      if (!found.has(id) && size.exceededBy(unit)) return tooLarge();
      found.set(id, unit);
    }
    // Pages that only say again what others said would never end.
    if (found.size === before && page.value.entries.length > 0) return incomplete();
    total = page.value.total;
  }
  // The list moved while it was read page by page: what slipped through would look like a unit that is gone.
  if (total !== null && found.size < total) return incomplete();
  return { ok: true, value: [...found.values()].filter((unit) => unit !== null) };
}

/** All user types, which come as one page. */
export async function readUserTypes(transport: Transport): Promise<Result<readonly Named[]>> {
  const result = await readListPage(transport, 'list-user-types', '/usertypes?all=1');
  if (!result.ok) return result;
  if (result.value.entries.length > transport.most.entries) return tooLarge();
  const types = result.value.entries.map(readNamed);
  const size = measureCatalogue();
  if (types.some((type) => size.exceededBy(type))) return tooLarge();
  return types.includes(null) ? incomplete() : { ok: true, value: types as Named[] };
}

function readListPage(
  transport: Transport,
  operation: string,
  path: string,
): Promise<Result<ListPage & { readonly bytes: number }>> {
  return transport.readPage(operation, path, (parsed, bytes) => {
    const page = readPage(parsed);
    return page && { ...page, bytes };
  });
}

function isDepartment(entry: unknown): boolean {
  const type = (entry as { unit_type?: unknown } | null)?.unit_type;
  const name = typeof type === 'object' && type !== null && 'name' in type ? type.name : type;
  return typeof name === 'string' && name.toLowerCase() === 'department';
}

/** Counts what is kept of a catalogue. */
function measureCatalogue() {
  let entries = 0;
  let characters = 0;
  return {
    exceededBy(named: Named | null): boolean {
      entries++;
      characters += named?.name.length ?? 0;
      return entries > LARGEST_CATALOGUE.entries || characters > LARGEST_CATALOGUE.characters;
    },
  };
}

function tooLarge(): { ok: false; failure: Failure } {
  return { ok: false, failure: listTooLarge() };
}

function tooSlow(): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind: 'transient', cause: 'timeout', status: null, afterMs: null, unclear: false } };
}

function incomplete(): { ok: false; failure: Failure } {
  return { ok: false, failure: unexpectedAnswer(200, false) };
}
