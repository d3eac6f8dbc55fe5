import type { Meaning } from './classify-sign-in.ts';
import type { CredentialKind } from './credential.ts';

const CLOCKS = 'The clock of our server and that of Microsoft differ by minutes.';
const PUBLIC_CLIENT =
  'In the app registration, under Authentication, disable "Allow public client flows". The credential can stay.';
const COMPARE =
  'In the app registration, under Certificates & secrets, Federated credentials, compare issuer, subject and audience with those shown here, letter by letter. A new one takes some minutes to work.';
const UNREADABLE_ISSUER =
  "Ask the operator whether the address of the platform's issuer, with /.well-known/openid-configuration, can be read from the internet.";

/** Meanings of AADSTS numbers where one signs in with a certificate. Sources: see `classifySignIn`. */
const OF_CERTIFICATES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [700027, ['misconfigured', 'certificate-wrong']],
  [7000274, ['misconfigured', 'certificate-expired']],
  [1000502, ['misconfigured', 'certificate-expired']],
  [7000214, ['misconfigured', 'certificate-wrong', 'The certificate has been revoked.']],
  [7000277, ['misconfigured', 'certificate-wrong', 'The certificate has been revoked.']],
  [700025, ['misconfigured', 'certificate-wrong', 'The application is registered as a public client.', PUBLIC_CLIENT]],
  [700024, ['transient', 'internal', CLOCKS]],
  [700021, ['misconfigured', 'internal', 'Microsoft Entra takes the sign-in to be that of another application.']],
  [700023, ['misconfigured', 'internal', 'Microsoft Entra takes the sign-in to be meant for another service.']],
  [50027, ['misconfigured', 'internal', 'Microsoft Entra cannot read the signed sign-in.']],
  [7000218, ['misconfigured', 'internal', 'Microsoft Entra received no credential for this application.']],
]);

/** The same where one signs in with a token of the platform. */
const OF_FEDERATION: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [70021, ['misconfigured', 'federation-refused']],
  [
    700211,
    ['misconfigured', 'federation-refused', 'No federated credential of the application has this issuer.', COMPARE],
  ],
  [700212, ['misconfigured', 'federation-refused', 'The federated credential has another audience.', COMPARE]],
  [7002121, ['misconfigured', 'federation-refused', 'The federated credential has another audience.', COMPARE]],
  [700213, ['misconfigured', 'federation-refused', 'No federated credential of the issuer has this subject.', COMPARE]],
  [
    7002131,
    ['misconfigured', 'federation-refused', 'No federated credential of the issuer has this subject.', COMPARE],
  ],
  [700025, ['misconfigured', 'federation-refused', 'The application is registered as a public client.', PUBLIC_CLIENT]],
  [
    700027,
    [
      'misconfigured',
      'federation-unavailable',
      "The signature of the platform's token does not fit its issuer's keys.",
    ],
  ],
  [700024, ['misconfigured', 'federation-unavailable', "The platform's token has expired, or the clocks differ."]],
  [
    50166,
    [
      'transient',
      'federation-unavailable',
      "Microsoft Entra cannot read the keys of the platform's issuer.",
      UNREADABLE_ISSUER,
    ],
  ],
  [
    501661,
    [
      'transient',
      'federation-unavailable',
      "Microsoft Entra cannot read the keys of the platform's issuer.",
      UNREADABLE_ISSUER,
    ],
  ],
  [
    90061,
    [
      'transient',
      'federation-unavailable',
      "Microsoft Entra cannot read the keys of the platform's issuer.",
      UNREADABLE_ISSUER,
    ],
  ],
  [50027, ['misconfigured', 'federation-unavailable', "Microsoft Entra cannot read the platform's token."]],
  [
    700222,
    [
      'misconfigured',
      'federation-unavailable',
      "The platform's token comes from Microsoft Entra itself, which it does not accept here.",
    ],
  ],
]);

/**
 * What a number means for one kind of credential in particular; undefined: the same as for a secret. `isExpired`: the
 * certificate has passed its last day, which Entra refuses under the number of an unknown one.
 */
export function meaningForCredential(kind: CredentialKind, number: number, isExpired: boolean): Meaning | undefined {
  if (kind === 'secret') return undefined;
  if (kind === 'federated') return OF_FEDERATION.get(number);
  if (isExpired && number === 700027) return ['misconfigured', 'certificate-expired'];
  return OF_CERTIFICATES.get(number);
}
