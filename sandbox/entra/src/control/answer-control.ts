import { type Answer, type Call, jsonAnswer } from '../answer.ts';
import { describeTouched } from '../directory/change-people.ts';
import type { SandboxDirectory } from '../directory/directory.ts';
import { domainOf } from '../people/describe-person.ts';
import { unitNames, userTypeNames } from '../people/shop-chain.ts';
import { RefusedChange } from '../refused-change.ts';
import type { EntraSandbox } from '../start-entra.ts';

/** Answers the calls under `/control`, by which a test or a demonstration moves the sandbox. */
export function answerControl(call: Call, sandbox: EntraSandbox): Answer {
  try {
    const [, , kind = '', tenantId, part = '', id] = call.path.split('/');
    const tenantPart = kind === 'tenants' && tenantId ? `${kind} ${part}` : kind;
    switch (`${call.method} ${tenantPart}`.trim()) {
      case 'PUT tenants':
        return jsonAnswer(200, describeTenant(sandbox.createTenant(tenantId!, bodyOf(call))));
      case 'GET tenants':
        return jsonAnswer(200, describeTenant(directoryOf(sandbox, tenantId)));
      case 'PATCH tenants': {
        const directory = directoryOf(sandbox, tenantId);
        directory.configure(bodyOf(call));
        return jsonAnswer(200, describeTenant(directory));
      }
      case 'GET tenants people':
        return answerPeople(call, directoryOf(sandbox, tenantId), id);
      case 'POST tenants changes':
        return jsonAnswer(200, { data: directoryOf(sandbox, tenantId).change(bodyOf(call)) });
      case 'POST tenants churn':
        return jsonAnswer(200, directoryOf(sandbox, tenantId).churn(bodyOf(call)));
      case 'POST faults':
        sandbox.addFault(bodyOf(call));
        return noContent();
      case 'DELETE faults':
        sandbox.clearFaults();
        return noContent();
      case 'PATCH settings':
        sandbox.setLatency(bodyOf<{ latencyMs?: number }>(call).latencyMs);
        return noContent();
      case 'GET journal':
        return jsonAnswer(200, sandbox.journal(numberOf(call, 'since', 0)));
      case 'DELETE journal':
        sandbox.clearJournal();
        return noContent();
      default:
        return jsonAnswer(404, { error: `There is no ${call.method} ${call.path}.` });
    }
  } catch (error) {
    if (error instanceof UnknownTenant) return jsonAnswer(404, { error: error.message });
    if (error instanceof RefusedChange) return jsonAnswer(422, { error: error.message });
    throw error;
  }
}

class UnknownTenant extends Error {}

function directoryOf(sandbox: EntraSandbox, tenantId = ''): SandboxDirectory {
  const directory = sandbox.findDirectory(tenantId);
  if (!directory) throw new UnknownTenant(`There is no tenant ${tenantId}; make it with PUT /control/tenants/{id}.`);
  return directory;
}

function describeTenant(directory: SandboxDirectory) {
  const { secret: _, otherSecrets: _others, ...settings } = directory.settings;
  return {
    tenantId: directory.tenantId,
    people: directory.people,
    seed: directory.seed,
    domain: domainOf(directory.seed),
    units: unitNames(directory.people),
    userTypes: userTypeNames(),
    counts: directory.counts(),
    held: directory.held(),
    settings,
  };
}

function answerPeople(call: Call, directory: SandboxDirectory, id: string | undefined): Answer {
  if (id) {
    const index = directory.indexOf(id);
    if (index === undefined) throw new UnknownTenant(`Nobody in this directory has the id ${id}.`);
    return jsonAnswer(200, describeTouched(directory, index));
  }
  const limit = numberOf(call, 'limit', 100);
  const data: unknown[] = [];
  for (const { index, person } of directory.livePeople(numberOf(call, 'from', 0))) {
    if (data.length >= limit) return jsonAnswer(200, { data, next: index });
    data.push({ index, ...person });
  }
  return jsonAnswer(200, { data, next: null });
}

function numberOf(call: Call, name: string, otherwise: number): number {
  const value = Number(call.query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new RefusedChange(`"${name}" must be a whole number, not below 0.`);
  return value;
}

function bodyOf<Body>(call: Call): Body {
  try {
    return JSON.parse(call.body || '{}') as Body;
  } catch {
    throw new RefusedChange('The body is no JSON.');
  }
}

function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}
