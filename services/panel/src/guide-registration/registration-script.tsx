import { useRef, useState } from 'react';
import { Say, useSay } from '../frame/say.tsx';
import { Button } from '../look/button.tsx';
import { Disclosure } from '../look/disclosure.tsx';
import styles from './guide.module.css';

/** Microsoft Graph, and its application permission User.Read.All (Microsoft Learn, "Graph permissions reference"). */
const GRAPH = '00000003-0000-0000-c000-000000000000';
const USER_READ_ALL = 'df021288-bdef-4463-88db-98f22de89214';

const SCRIPT = `# Run this in https://shell.azure.com as somebody who may grant admin consent.
APP=$(az ad app create --display-name "Ziik User Sync" --sign-in-audience AzureADMyOrg --query appId -o tsv)
az ad sp create --id "$APP" -o none
az ad app permission add --id "$APP" --api ${GRAPH} --api-permissions ${USER_READ_ALL}=Role
sleep 30
az ad app permission admin-consent --id "$APP"
echo "Application ID: $APP"
echo "Tenant ID:      $(az account show --query tenantId -o tsv)"
echo "Secret:         $(az ad app credential reset --id "$APP" --display-name Ziik --years 1 --query password -o tsv)"
`;

/** All four steps as one script for Azure Cloud Shell. */
export function RegistrationScript() {
  const say = useSay();
  const text = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // In a frame the clipboard may be forbidden: then the text is selected, ready to be copied by hand.
    text.current?.select();
    try {
      await navigator.clipboard.writeText(SCRIPT);
      setIsCopied(true);
    } catch {
      text.current?.focus();
    }
  };
  return (
    <Disclosure title={<Say id="guide.script" />}>
      <p>
        <Say id="guide.script.how" />
      </p>
      <textarea
        ref={text}
        readOnly
        rows={10}
        value={SCRIPT}
        aria-label={say('guide.script')}
        className={styles.script}
      />
      <Button size="s" onPress={() => void copy()}>
        <Say id={isCopied ? 'guide.script.copied' : 'guide.script.copy'} />
      </Button>
    </Disclosure>
  );
}
