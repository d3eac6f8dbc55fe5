import { Say } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';

interface SaveActionsProps {
  /** Whether somebody's place depends on what was changed: looking first is what is recommended then. */
  readonly canPreview: boolean;
  readonly isSaving: boolean;
  readonly onCancel: () => void;
}

/** The buttons that send the form, each of which says how, and the one that takes everything back. */
export function SaveActions({ canPreview, isSaving, onCancel }: SaveActionsProps) {
  return (
    <>
      {canPreview && (
        <Button type="submit" kind="primary" name="how" value="preview">
          <Say id="preview.ask" />
        </Button>
      )}
      <Button type="submit" kind={canPreview ? 'plain' : 'primary'} name="how" value="save" isPending={isSaving}>
        <Say id="form.save" />
      </Button>
      <Button onPress={onCancel}>
        <Say id="form.cancel" />
      </Button>
    </>
  );
}
