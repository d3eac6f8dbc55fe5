import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { Integration } from '../api/queries.ts';
import { SwitchQuestion } from './switch-question.tsx';

interface SwitchDialogProps {
  readonly integration: Integration;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Switches an integration off or on, after saying what happens then. */
export function SwitchDialog({ integration, isOpen, onClose }: SwitchDialogProps) {
  const cache = useQueryClient();
  const { id, name, enabled } = integration;
  const change = useMutation({
    mutationFn: () =>
      answerOf(api.PATCH('/v1/integrations/{id}', { params: { path: { id } }, body: { enabled: !enabled } })),
    onSuccess: async (changed) => {
      cache.setQueryData(['integration', id], changed);
      onClose();
      await cache.invalidateQueries({ queryKey: ['integration', id] });
      await cache.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
  return (
    <SwitchQuestion
      id={id}
      name={name}
      to={enabled ? 'off' : 'on'}
      isOpen={isOpen}
      isPending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
