/** TLS with SASL PLAIN. */
export interface KafkaDoor {
  /** A PEM file with the broker's key (PKCS #8) and its certificate. */
  readonly keyAndCertificate: string;
  readonly username: string;
  readonly password: string;
}

function secureSettings(
  { listeners, 'advertised.listeners': advertised, 'listener.security.protocol.map': map }: Record<string, unknown>,
  bind: string,
  {
    port,
    advertisedPort,
    keyAndCertificate,
    username,
    password,
  }: NonNullable<Parameters<typeof kafkaSettings>[0]['secure']>,
): Record<string, string> {
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  return {
    listeners: `${listeners},SECURE://${bind}:${port}`,
    'advertised.listeners': `${advertised},SECURE://127.0.0.1:${advertisedPort}`,
    'listener.security.protocol.map': `${map},SECURE:SASL_SSL`,
    'listener.name.secure.ssl.keystore.type': 'PEM',
    'listener.name.secure.ssl.keystore.location': keyAndCertificate,
    'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `${module} required user_${username}="${password}";`,
  };
}

/**
 * Settings of one node that is broker and controller, for this machine only. `recovering`: the node was killed before.
 * Then the controller waits out the dead broker's session before it lets the same one in again, so that is kept short.
 */
export function kafkaSettings(node: {
  /** The address to listen at; clients use 127.0.0.1. */
  bind: string;
  port: number;
  /** The port that clients are given. */
  advertisedPort: number;
  controllerPort: number;
  logDir: string;
  recovering: boolean;
  /** A second way in, for clients that trust the authority and sign in. */
  secure?: KafkaDoor & { readonly port: number; readonly advertisedPort: number };
}): string {
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `PLAINTEXT://${node.bind}:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.quorum.voters': `1@127.0.0.1:${node.controllerPort}`,
    'log.dirs': node.logDir,
    'auto.create.topics.enable': false,
    'num.partitions': 12,
    'default.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'log.retention.hours': 168,
    'log.segment.bytes': 128 * 1024 * 1024,
    // Kafka takes 128 MB of heap for this by default, for logs that are compacted.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'broker.session.timeout.ms': node.recovering ? 2000 : 9000,
    'broker.heartbeat.interval.ms': node.recovering ? 400 : 2000,
  };
  if (node.secure) Object.assign(settings, secureSettings(settings, node.bind, node.secure));
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
