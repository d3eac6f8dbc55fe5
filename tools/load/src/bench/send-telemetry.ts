import type { ProgramTools } from '@user-sync/stack';
import { startSwallowing } from './start-swallowing.ts';

/** The settings by which services send telemetry to a receiver that swallows it; none where it is not wanted. */
export async function telemetrySettings({ onStop }: ProgramTools, isWanted: boolean): Promise<NodeJS.ProcessEnv> {
  if (!isWanted) return {};
  const swallow = await startSwallowing();
  onStop(() => swallow.close());
  return { OTEL_EXPORTER_OTLP_ENDPOINT: swallow.url };
}
