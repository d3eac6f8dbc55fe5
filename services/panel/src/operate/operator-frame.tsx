import { Outlet, useLocation, useNavigate } from 'react-router';
import { useSay } from '../frame/say.tsx';
import { Tabs } from '../look/tabs.tsx';
import styles from './operator.module.css';

const PARTS = [
  { id: 'integrations', to: '/operator' },
  { id: 'instances', to: '/operator/instances' },
  { id: 'runs', to: '/operator/runs' },
  { id: 'dead-letters', to: '/operator/dead-letters' },
] as const;

/** What stands around the pages of operators. */
export function OperatorFrame() {
  const say = useSay();
  const navigate = useNavigate();
  const part = useLocation().pathname.split('/')[2] ?? '';
  const current = part === 'new-instance' ? 'instances' : (PARTS.find(({ id }) => id === part)?.id ?? 'integrations');
  return (
    <>
      <div className={styles.head}>
        <Tabs
          label={say('operate.parts')}
          current={current}
          onChoose={(to) => void navigate(to)}
          tabs={PARTS.map(({ id, to }) => ({ id, to, label: say(`operate.part.${id}`) }))}
        />
      </div>
      <Outlet />
    </>
  );
}
