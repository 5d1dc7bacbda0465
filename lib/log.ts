import { Logger } from '@aws-lambda-powertools/logger';

/** Ids and codes only: never a body, a token, what people typed, or a response_url. */
export type LogFields = Record<string, string | number | boolean | undefined>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields, failure?: unknown): void;
}

/** Structured logs to standard output, as CloudWatch wants them. Of a failure its name, message and stack are kept. */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}, failure = undefined) =>
      logger.error(message, failure instanceof Error ? { ...fields, error: told(failure) } : fields),
  };
}

/** The logger would write every property of an error: of a GitLab's no its words, too, which may quote what was typed. */
function told({ name, message, stack, cause }: Error): object {
  return { name, message, stack, ...(cause instanceof Error && { cause: told(cause) }) };
}
