import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import type { Meanwhile } from './changed-meanwhile.tsx';
import { enteredField, type FormValues, patchBody } from './form-values.ts';
import type { FormBase } from './kept-form.ts';
import { mergeForms, type Part, withPartOf } from './merge-forms.ts';
import { baseOf, readSaved, type SavedIntegration } from './read-saved.ts';
import { useRefused } from './refused-notice.tsx';
import { takeKeptForm, useKeptForm } from './use-kept-form.ts';

/** The form of a saved integration: what was read, what was changed since, and what Save makes of both. */
export function useSavedForm(read: SavedIntegration, onSaved: (saved: SavedIntegration) => void) {
  const { id } = read.integration;
  const cache = useQueryClient();
  const [kept] = useState(() => takeKeptForm(id));
  const [saved, setSaved] = useState(read);
  const [base, setBase] = useState<FormBase>(kept?.base ?? baseOf(read));
  const [values, setValues] = useState<FormValues>(kept?.values ?? base.values);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  const refused = useRefused();
  const isChanged = Object.keys(patchBody(base.values, values)).length > 0;
  useKeptForm(id, isChanged ? { values, base } : null);

  const show = (next: SavedIntegration): void => {
    setSaved(next);
    setBase(baseOf(next));
    setValues(baseOf(next).values);
    setMeanwhile(null);
  };
  // What others saved is shown at once where nothing was changed here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was read again matters
  useEffect(() => {
    if (!isChanged && read.etag !== base.etag) show(read);
  }, [read]);

  const merge = async (): Promise<void> => {
    const now = await readSaved(id);
    const next = baseOf(now);
    const isSecretTheirs = next.secretChangedAt !== base.secretChangedAt;
    const merged = mergeForms(base.values, values, next.values, isSecretTheirs);
    setSaved(now);
    setBase(next);
    setValues(merged.values);
    setMeanwhile({ theirs: next.values, etag: now.etag, conflicts: merged.conflicts, taken: merged.taken });
  };
  const save = useMutation({
    /** By its preview, where there is one. */
    mutationFn: async (previewId: string | undefined): Promise<SavedIntegration> => {
      const { data, response } = await api.PATCH('/v1/integrations/{id}', {
        params: {
          path: { id },
          header: { 'If-Match': base.etag, ...(previewId !== undefined && { Preview: previewId }) },
        },
        body: patchBody(base.values, values),
      });
      return { integration: data!, etag: response.headers.get('etag') ?? '*' };
    },
    gcTime: 0,
    onMutate: () => refused.clear(),
    onSuccess: async (next) => {
      show(next);
      cache.setQueryData(['saved', id], next);
      cache.setQueryData(['integration', id], next.integration);
      onSaved(next);
      await cache.invalidateQueries({ queryKey: ['field-advice', id] });
      await cache.invalidateQueries({ queryKey: ['integrations'] });
    },
    onError: async (error, previewId) => {
      const problem = problemOf(error);
      if (isPreviewRefused(problem, previewId)) return;
      if (problem.status !== 412) refused.note(problem, enteredField(values));
      else await merge().catch((failure: unknown) => refused.note(problemOf(failure)));
    },
  });
  const decide = (part: Part): void =>
    setMeanwhile((now) => now && { ...now, conflicts: now.conflicts.filter((each) => each !== part) });

  return {
    isPreviewRefused: save.error !== null && isPreviewRefused(problemOf(save.error), save.variables),
    saved: saved.integration,
    wasKept: kept !== null,
    base,
    values,
    isChanged,
    refused,
    meanwhile,
    save,
    change: setValues,
    reset: () => {
      setValues(base.values);
      setMeanwhile(null);
      refused.clear();
    },
    takeTheirs: (part: Part) => {
      setValues((mine) => withPartOf(mine, part, meanwhile!.theirs));
      decide(part);
    },
    keepMine: decide,
  };
}

/** Whether the preview does not count any more, or has expired: it says so itself. */
function isPreviewRefused({ status, code }: Problem, previewId: string | undefined): boolean {
  return previewId !== undefined && (code.startsWith('preview-') || status === 404);
}
