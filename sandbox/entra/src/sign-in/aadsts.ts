import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from '../answer.ts';

// Numbers, statuses and `error` as Entra answers them; where Microsoft states no status, 400 (401 for invalid_client).
const errors: Readonly<Record<number, readonly [status: number, error: string, text: string]>> = {
  50196: [400, 'invalid_grant', 'The server terminated an operation because it encountered a client request loop.'],
  53003: [400, 'access_denied', 'Access has been blocked by Conditional Access policies.'],
  500011: [400, 'invalid_resource', 'The resource principal was not found in the tenant.'],
  530032: [400, 'invalid_grant', 'Access has been blocked by security policy.'],
  700016: [
    400,
    'unauthorized_client',
    'Application with identifier was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.',
  ],
  700011: [400, 'unauthorized_client', 'The application was not found in the directory.'],
  700025: [
    401,
    'invalid_client',
    'Client is public so neither client_assertion nor client_secret should be presented.',
  ],
  700027: [
    401,
    'invalid_client',
    'The certificate with identifier used to sign the client assertion is not registered.',
  ],
  50027: [400, 'invalid_request', 'JWT token is invalid or malformed.'],
  700021: [401, 'invalid_client', "Client assertion application identifier doesn't match 'client_id' parameter."],
  700023: [401, 'invalid_client', "Client assertion audience claim doesn't match Realm issuer."],
  700024: [401, 'invalid_client', 'Client assertion is not within its valid time range.'],
  700211: [400, 'invalid_request', 'No matching federated identity record found for presented assertion issuer.'],
  700212: [400, 'invalid_request', 'No matching federated identity record found for presented assertion audience.'],
  700213: [400, 'invalid_request', 'No matching federated identity record found for presented assertion subject.'],
  70001: [400, 'unauthorized_client', 'The application is disabled.'],
  70003: [400, 'unsupported_grant_type', 'The app requested an unsupported grant type.'],
  70011: [400, 'invalid_scope', 'The provided request must include a scope input parameter ending in /.default.'],
  70021: [400, 'invalid_request', 'No matching federated identity record found for presented assertion.'],
  7000112: [400, 'unauthorized_client', 'The application is disabled.'],
  7000215: [
    401,
    'invalid_client',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
  ],
  7000218: [
    401,
    'invalid_client',
    "The request body must contain the parameter 'client_assertion' or 'client_secret'.",
  ],
  7000222: [401, 'invalid_client', 'The provided client secret keys for the app are expired.'],
  90002: [
    400,
    'invalid_request',
    'Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.',
  ],
  90006: [503, 'temporarily_unavailable', 'The service is temporarily unavailable. Retry the request.'],
  90012: [503, 'temporarily_unavailable', 'The request has timed out. Retry the request.'],
  90024: [503, 'temporarily_unavailable', 'A transient error has occurred. Retry the request.'],
  90033: [503, 'temporarily_unavailable', 'A transient error has occurred. Retry the request.'],
  90038: [400, 'invalid_request', 'The tenant belongs to another national cloud.'],
  900382: [400, 'invalid_request', 'Confidential client is not supported in cross cloud request.'],
  90055: [429, 'temporarily_unavailable', 'The tenant request was throttled.'],
  90090: [503, 'temporarily_unavailable', 'The data center is temporarily unavailable.'],
  1002012: [400, 'invalid_scope', 'The provided value for scope is not valid: client credential flows need /.default.'],
};

/** The token endpoint's answer for an AADSTS number; unknown numbers are 400 `invalid_request`. */
export function aadstsAnswer(number: number, now: number, headers: Record<string, string> = {}): Answer {
  const [status, error, text] = errors[number] ?? [400, 'invalid_request', 'The request was refused.'];
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return jsonAnswer(
    status,
    {
      error,
      error_description: `AADSTS${number}: ${text}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
    { 'x-ms-request-id': traceId, 'cache-control': 'no-store, no-cache', ...headers },
  );
}
