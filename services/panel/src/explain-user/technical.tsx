import { type ReactNode, useRef } from 'react';
import { Say, useSay } from '../frame/say.tsx';
import type { TextId } from '../frame/texts.tsx';
import { Button } from '../look/button.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import styles from './explain.module.css';
import type { Person } from './person.ts';

/** Ids and codes, for those who are asked about the person. */
export function Technical({ person: { azureId, ziikUserId, explanation, history, updatedAt } }: { person: Person }) {
  const codes = explanation && [explanation.verdict.code, ...explanation.steps.map(({ code }) => code)];
  const run = history.find(({ runId }) => runId !== null)?.runId;
  return (
    <Disclosure title={<Say id="explain.technical" />}>
      <dl className={styles.facts}>
        <Fact title="explain.technical.azureId">{azureId}</Fact>
        {ziikUserId !== null && <Fact title="explain.technical.ziikId">{ziikUserId}</Fact>}
        {run != null && <Fact title="explain.technical.run">{run}</Fact>}
        <Fact title="explain.technical.updatedAt">{updatedAt}</Fact>
        {codes !== null && <Fact title="explain.technical.codes">{[...new Set(codes)].join(', ')}</Fact>}
      </dl>
    </Disclosure>
  );
}

/** The text is selected, so that it can be copied: in a frame nothing may write to the clipboard. */
function Fact({ title, children }: { title: TextId; children: ReactNode }) {
  const say = useSay();
  const code = useRef<HTMLElement>(null);
  return (
    <div>
      <dt>
        <Say id={title} />
      </dt>
      <dd className={styles.technical}>
        <code ref={code}>{children}</code>
        <Button
          size="s"
          kind="quiet"
          aria-label={say('explain.technical.select', { what: say(title) })}
          onPress={() => getSelection()?.selectAllChildren(code.current!)}
        >
          <Say id="explain.technical.selectShort" />
        </Button>
      </dd>
    </div>
  );
}
