/** The texts of mails as ICU messages: `<cause>` what happened, `<cause>.todo` what it means and what to do. */
export const EN = {
  subject: 'Azure User Sync “{name}”: {what}',
  since: 'Since {since} (UTC).',
  between: 'It lasted from {since} to {until} (UTC) at most.',
  open: 'Open Azure User Sync',
  'open.fromZiik': 'Open Azure User Sync from the administration of Ziik.',
  why: 'You get this mail because your address is in the settings of the Azure User Sync “{name}”, under Notifications. You get one mail a day about the same cause at most.',
  test: 'A test mail.',
  'test.todo':
    'Mails about this Azure User Sync reach you. You will hear when it needs attention, before its secret expires, when deactivations wait for a decision, and when all is well again.',
  'well-again': 'All is well again.',
  'well-again.todo': 'The synchronisation works again. Nothing needs to be done.',
  'removals-held':
    '{deactivations, plural, one {# deactivation is} other {# deactivations are}} waiting for your decision.',
  'removals-held.todo':
    'Unusually many people disappeared from Azure. They are still active in Ziik until you decide; everything else goes on.',
  'secret-expiring': 'The secret expires in {days, plural, one {# day} other {# days}}, on {day}.',
  'secret-expiring.todo':
    'After that nothing can be read from Azure. Create a new client secret in the app registration, copy its Value and enter it in the settings; the old one stays in force until the new one works.',
  'secret-wrong': 'Azure rejects the secret.',
  'secret-wrong.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Create a new client secret in the app registration, copy its Value and enter it in the settings.',
  'secret-expired': 'The secret has expired.',
  'secret-expired.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Create a new client secret in the app registration, copy its Value and enter it in the settings.',
  'certificate-expiring': 'The certificate expires in {days, plural, one {# day} other {# days}}, on {day}.',
  'certificate-expiring.todo':
    'After that nothing can be read from Azure. Upload a new certificate beside the old one in the app registration and enter it in the settings with its private key; the old one stays in force until the new one works.',
  'certificate-wrong': 'Azure rejects the certificate.',
  'certificate-wrong.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Compare the thumbprint in the settings with the certificates of the app registration and upload the missing one there, or replace it in the settings.',
  'certificate-expired': 'The certificate has expired.',
  'certificate-expired.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Create a new certificate, upload it in the app registration and enter it in the settings with its private key.',
  'federation-refused': 'Azure does not trust this platform for the application.',
  'federation-refused.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Compare issuer, subject and audience of the federated credential in the app registration with those in the settings, letter by letter.',
  'federation-unavailable': 'The platform’s identity cannot be used.',
  'federation-unavailable.todo':
    'Nothing can be read: new people do not arrive and leavers stay active. Contact Ziik support, or enter a secret or a certificate in the settings.',
  'application-unknown': 'Azure does not know the application in your directory.',
  'application-unknown.todo':
    'Nothing can be read. Compare Application ID and Tenant ID with the Overview page of the app registration. If the application was deleted, restore it in Azure under App registrations, Deleted applications, or register a new one and enter its ID and secret in the settings.',
  'application-disabled': 'The application exists in Azure, but sign-in is switched off for it.',
  'application-disabled.todo':
    'Nothing can be read. In Entra, under Enterprise applications, open the application and, under Properties, allow users to sign in.',
  'tenant-unknown': 'Azure knows no directory with the Tenant ID.',
  'tenant-unknown.todo':
    'Nothing can be read. Compare the Tenant ID with the Overview page of the app registration, and check the Microsoft cloud in the settings. Nobody is removed meanwhile.',
  'wrong-cloud': 'Your directory is in another Microsoft cloud.',
  'wrong-cloud.todo':
    'Nothing can be read. Choose the cloud of your directory in the settings. If people have been read already, make a new Azure User Sync for the directory in its new cloud. Nobody is removed meanwhile.',
  'permission-missing': 'The application may not read your users.',
  'permission-missing.todo':
    'In Azure, add the application permission User.Read.All (a delegated one does not count) and choose Grant admin consent. Azure may need a few minutes afterwards.',
  'access-blocked': 'A Conditional Access policy of your company blocks the application.',
  'access-blocked.todo': 'Nothing can be read. Ask your Azure administrator to exclude the application from it.',
  'microsoft-refused': 'Microsoft refuses the application, for a reason that we have no words for.',
  'microsoft-refused.todo':
    'Nothing can be read. Microsoft gives the code {microsoftCode}. Look it up at Microsoft and follow what it says there; do not enter anything again unless it says so.',
  'graph-unavailable': 'Microsoft is not responding.',
  'graph-unavailable.todo': 'Nothing is lost and nobody is removed; we continue by ourselves with the next round.',
  throttled: 'Microsoft asks us to wait.',
  'throttled.todo': 'Nothing is lost and nobody is removed; we continue by ourselves.',
  internal: 'Something went wrong on our side.',
  'internal.todo':
    'Nothing is lost and nobody is removed; the next round tries again. If it lasts, contact Ziik support.',
  'ziik-credentials-wrong': 'Ziik rejects the account of the synchronisation.',
  'ziik-credentials-wrong.todo': 'Nothing can be written to Ziik. Please contact Ziik support.',
  'ziik-unavailable': 'Ziik is not responding.',
  'ziik-unavailable.todo': 'Changes are waiting and will be written as soon as it does. Nothing is lost.',
  'catalogue-too-large': 'Ziik has more units or user types than can be read.',
  'catalogue-too-large.todo':
    'We keep using the earlier list. Remove units or user types that nobody needs; if there are not that many, contact Ziik support.',
} as const;

/** The name of a text; each language has them all. */
export type MailTextId = keyof typeof EN;
