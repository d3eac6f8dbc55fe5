/** The release that runs, as the image says it; told by telemetry and by the API. */
export function serviceVersion(): string {
  return process.env.SERVICE_VERSION ?? '0.1.0';
}
