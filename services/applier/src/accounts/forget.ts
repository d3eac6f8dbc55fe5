/** SQL for a row's command without any personal data, for users who are removed for good. */
export function forgottenCommand(row: string): string {
  return `json_build_object('integrationId', ${row}.integration_id, 'azureId', ${row}.azure_id,
    'revision', ${row}.desired_revision, 'runId', ${row}.run_id, 'verify', false,
    'lifecycle', ${row}.desired::json -> 'lifecycle', 'azure', NULL,
    'profile', json_build_object('email', NULL, 'firstName', NULL, 'lastName', NULL),
    'placement', NULL, 'findings', json_build_array())::text`;
}
