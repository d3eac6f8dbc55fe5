import type { Integration } from '../api/queries.ts';
import { Say } from '../frame/say.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import { Value } from '../look/value.tsx';
import styles from './explain.module.css';
import type { Person } from './person.ts';
import { propertyText } from './said.ts';

interface Props {
  readonly azure: Person['azure'];
  readonly integration: Pick<Integration, 'unitField' | 'userTypeField'>;
}

/** Everything that was read of a person from Azure, as it stands there. */
export function AzureValues({ azure, integration: { unitField, userTypeField } }: Props) {
  const values = Object.entries(azure ?? {});
  return (
    <Disclosure title={<Say id="explain.azureValues" values={{ count: values.length }} />}>
      {azure === null ? (
        <p>
          <Say id="explain.azureValues.none" />
        </p>
      ) : (
        <dl className={styles.facts}>
          {values.map(([property, value]) => (
            <div key={property}>
              <dt>
                <Say id={propertyText(property)} />
              </dt>
              <dd>
                {typeof value === 'boolean' ? (
                  <Say id={value ? 'explain.enabled' : 'explain.disabled'} />
                ) : (
                  <Value of={value} />
                )}
                {property === unitField && <Role id="explain.azureValues.unit" />}
                {property === userTypeField && <Role id="explain.azureValues.userType" />}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Disclosure>
  );
}

function Role({ id }: { id: 'explain.azureValues.unit' | 'explain.azureValues.userType' }) {
  return (
    <>
      {' '}
      <span className={styles.muted}>
        <Say id={id} />
      </span>
    </>
  );
}
