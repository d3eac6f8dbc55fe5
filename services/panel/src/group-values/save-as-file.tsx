import { useMutation } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import styles from './save-as-file.module.css';

/** Saves all values as a file, which the API makes safe for spreadsheets. */
export function SaveAsFile({ id }: { id: string }) {
  const file = useMutation({
    mutationFn: () =>
      answerOf(
        api.GET('/v1/integrations/{id}/unmatched-values', {
          params: { path: { id }, query: { sort: 'people' }, header: { Accept: 'text/csv' } },
          parseAs: 'blob',
        }),
      ),
    onSuccess: (content) => saveBlob(content as Blob, 'unmatched-values.csv'),
  });
  return (
    <div className={styles.save}>
      <Button size="s" isPending={file.isPending} onPress={() => file.mutate()}>
        <Say id="values.csv" />
      </Button>
      {file.isError && (
        <p role="alert" className={styles.error}>
          <Say id="values.csv.failed" />
        </p>
      )}
    </div>
  );
}

/** A link can carry no token, so the file is fetched first and then handed over by one to itself. */
function saveBlob(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
