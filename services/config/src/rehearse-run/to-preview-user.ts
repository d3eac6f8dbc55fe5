import type { RehearsalOutcome } from '@user-sync/contracts';
import type { Difference, Named, RehearsedPlace } from '@user-sync/domain';
import type { PreviewState } from '../keep-previews/preview.schema.ts';
import type { PreviewUserKind } from '../keep-previews/preview-kinds.ts';
import type { PreviewUser } from '../keep-previews/preview-users.ts';

/** A person of a rehearsal as a preview has one. */
export function toPreviewUser(outcome: RehearsalOutcome): PreviewUser {
  const { azureId, firstName, lastName, email, kind: planned, status, ziikUser, before, after, findings } = outcome;
  return {
    azureId,
    kind: kindOf(outcome),
    firstName,
    lastName,
    email,
    before: before && stateOf(seesSomething(before) ? 'assigned' : 'unassigned', before, []),
    after: stateOf(status, after, findings),
    difference: differenceOf(before, after),
    rehearsed: { planned, ziikUser, azure: outcome.azure },
  };
}

/** Who would come into Ziik, or stay there, and see nothing from then on, is told as such. */
function kindOf({ kind, status, before }: RehearsalOutcome): PreviewUserKind {
  const isIn = kind === 'created' || kind === 'linked' || kind === 'reactivated' || kind === 'moved';
  return isIn && status === 'unassigned' && (before === null || seesSomething(before) || kind !== 'moved')
    ? 'sees-nothing'
    : kind;
}

function seesSomething({ unit, userTypes }: RehearsedPlace): boolean {
  return unit !== null && userTypes.length > 0;
}

function stateOf(
  status: PreviewState['status'],
  place: RehearsedPlace | null,
  findings: RehearsalOutcome['findings'],
): PreviewState {
  return {
    status,
    unit: place?.unit ?? null,
    userTypes: [...(place?.userTypes ?? [])],
    findings: findings.map(({ code, field, value, holder }) => ({
      code,
      field,
      value,
      ...(holder !== null && { holder }),
    })),
  };
}

/** By what people of a kind are grouped: from which unit to which, or else the user types. */
function differenceOf(before: RehearsedPlace | null, after: RehearsedPlace | null): Difference {
  const [from, to] = [listOf(before?.unit), listOf(after?.unit)];
  if (after === null) return { about: from.length === 0 ? 'person' : 'unit', from, to: [] };
  if (from[0]?.id !== to[0]?.id || before === null) return { about: 'unit', from, to };
  return { about: 'user-types', from: [...before.userTypes], to: [...after.userTypes] };
}

function listOf(unit: Named | null | undefined): Named[] {
  return unit ? [unit] : [];
}
