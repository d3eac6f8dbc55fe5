import { setTimeout as pause } from 'node:timers/promises';

/** The run as the API shows it; the parts that the demonstration reads. */
export interface RunView {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly settledAt: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly error: { code: string; title: string; detail: string; remedy: string } | null;
  /** How it has kept to the preview that it names. */
  readonly plan: {
    readonly people: number | null;
    readonly asPlanned: number | null;
    readonly differences: number | null;
  } | null;
}

/** The preview of a whole synchronisation; the parts that the demonstration reads. */
export interface PreviewView {
  readonly id: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: {
    readonly done: number;
    readonly expected: number | null;
    readonly read?: number;
    readonly decided?: number;
  } | null;
  readonly basis: { readonly people: number } | null;
  readonly summary: Readonly<Record<string, number>> | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

/** A person as the API's list shows one. */
export interface UserView {
  readonly azureId: string;
  readonly email: string | null;
  readonly status: string;
  readonly unit: { id: number; name: string } | null;
  readonly userTypes: readonly { id: number; name: string }[];
  readonly findings: readonly { code: string; field: string | null; value: string | null; holder: string | null }[];
  readonly deactivatedAt: string | null;
  readonly purgeAt: string | null;
}

/** The REST API of the config service, as any administrator's program would use it. */
export function createAdminClient(origin: string, token: string) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(new URL(path, origin), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  return {
    get: <T>(path: string) => call<T>('GET', path),
    put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
    post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
    patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),

    /** Starts a run and waits until Ziik has answered for everybody in it; `watch` sees every state on the way. */
    async run(
      integrationId: string,
      kind: 'full' | 'delta',
      watch: (run: RunView) => void = () => {},
      { everyMs = 250, signal, previewId }: { everyMs?: number; signal?: AbortSignal; previewId?: string } = {},
    ): Promise<RunView> {
      const order = { kind, ...(previewId !== undefined && { previewId }) };
      let run = await call<RunView>('POST', `/v1/integrations/${integrationId}/runs`, order);
      while (!run.settledAt && run.status !== 'failed' && run.status !== 'cancelled') {
        await pause(everyMs, undefined, signal ? { signal } : {});
        run = await call<RunView>('GET', `/v1/runs/${run.id}`);
        watch(run);
      }
      if (run.status !== 'succeeded') {
        throw new Error(
          `The run ${run.status}: ${run.error ? `${run.error.title} ${run.error.detail} ${run.error.remedy}` : ''}`,
        );
      }
      return run;
    },

    /** Previews a whole synchronisation and waits until it is done; `watch` sees every state on the way. */
    async rehearse(
      integrationId: string,
      watch: (preview: PreviewView) => void = () => {},
      { everyMs = 250, signal }: { everyMs?: number; signal?: AbortSignal } = {},
    ): Promise<PreviewView> {
      const wait = () => pause(everyMs, undefined, signal ? { signal } : {});
      const asked = () => call<PreviewView>('POST', `/v1/integrations/${integrationId}/previews`, { run: 'full' });
      let preview: PreviewView | undefined;
      while (preview === undefined) {
        preview = await asked().catch((error: Error) => {
          if (!error.message.includes('catalogue-unread')) throw error;
          return undefined;
        });
        if (preview === undefined) await wait();
      }
      while (preview.status === 'waiting' || preview.status === 'running') {
        await wait();
        preview = await call<PreviewView>('GET', `/v1/previews/${preview.id}`);
        watch(preview);
      }
      if (preview.status !== 'done') throw new Error(`The preview ${preview.status}: ${preview.error?.detail ?? ''}`);
      return preview;
    },

    /** All people of an integration that have a status, page by page. */
    async *users(integrationId: string, filter: Record<string, string> = {}): AsyncGenerator<UserView> {
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ ...filter, limit: '500', ...(cursor && { cursor }) });
        const page: { data: UserView[]; nextCursor: string | null } = await call(
          'GET',
          `/v1/integrations/${integrationId}/users?${query}`,
        );
        yield* page.data;
        cursor = page.nextCursor;
      } while (cursor);
    },
  };
}

export type AdminClient = ReturnType<typeof createAdminClient>;
