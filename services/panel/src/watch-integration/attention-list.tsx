import { Link } from 'react-router';
import type { Integration } from '../api/queries.ts';
import { Say, useSay } from '../frame/say.tsx';
import { entraLink } from '../guide-registration/entra-link.ts';
import { Button, ButtonLink } from '../look/button.tsx';
import { Icon } from '../look/icon.tsx';
import styles from './home.module.css';
import { TroubleNotice } from './trouble-notice.tsx';
import { type Cure, cureOf, type Trouble } from './trouble-of.ts';

interface AttentionListProps {
  readonly integration: Integration;
  readonly onInitiate: () => void;
  readonly onSwitchOn: () => void;
}

/** Everything that somebody should know or do, the most urgent first. */
export function AttentionList(props: AttentionListProps) {
  const say = useSay();
  const { attention, freshness } = props.integration;
  // That nobody was read yet is what the first sentence says.
  const shown = attention.filter(({ code }) => !(code === 'never-initiated' && freshness.status === 'never'));
  if (shown.length === 0) return null;
  return (
    <ul aria-label={say('home.attention')} className={styles.attention}>
      {shown.map((each) => (
        <li key={each.code}>
          <TroubleNotice
            of={each}
            tone={each.severity === 'error' ? 'bad' : 'warn'}
            cure={<CureAction {...props} of={each} />}
          />
        </li>
      ))}
    </ul>
  );
}

function CureAction({ of, integration, ...on }: AttentionListProps & { of: Trouble }) {
  const cure = cureOf(of, { isEnabled: integration.enabled });
  return cure === null ? null : <CureButton cure={cure} integration={integration} {...on} />;
}

function CureButton({ cure, integration, onInitiate, onSwitchOn }: AttentionListProps & { cure: Cure }) {
  const root = `/integrations/${integration.id}`;
  const words = <Say id={`cure.${cure.kind}`} />;
  switch (cure.kind) {
    case 'initiate':
      return <Button onPress={onInitiate}>{words}</Button>;
    case 'switch-on':
      return <Button onPress={onSwitchOn}>{words}</Button>;
    case 'held':
      return <ButtonLink href={`${root}/held`}>{words}</ButtonLink>;
    case 'run':
      return integration.lastRun && <Link to={`${root}/runs/${integration.lastRun.id}`}>{words}</Link>;
    case 'entra':
      return (
        <External href={entraLink(integration.options.cloud, cure.page, integration.applicationId)}>{words}</External>
      );
    case 'microsoft':
      return <External href={`https://login.microsoftonline.com/error?code=${cure.code}`}>{words}</External>;
    default:
      return <ButtonLink href={`${root}/settings`}>{words}</ButtonLink>;
  }
}

function External({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={styles.external}>
      {children}
      <Icon name="external" />
    </a>
  );
}
