/** An answer before it becomes a Response. A string is HTML, everything else JSON. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Thrown by an operation that does not answer as asked. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`Refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** An error in the form of API v2. */
export function refused(status: number, error: string, code: string): Refusal {
  return new Refusal({ status, body: { success: false, error, code } });
}

export function notFound(what: string): Refusal {
  return refused(404, `${what} not found`, 'ERR_NOT_FOUND');
}

export function invalid(complaint: string): Refusal {
  return refused(400, `Validation failed: ${complaint}`, 'ERR_SCHEMA_VALIDATION_FAILED');
}

/** An error in the form of the gateway before the app, which speaks of all of API v1 and v2. */
export function gatewayBody(status: number, error: string, info: string): Record<string, unknown> {
  return { success: false, error, errorCode: status, error_info: info };
}

export const UNAUTHORIZED: Answer = {
  status: 401,
  body: gatewayBody(
    401,
    'unauthorized access',
    'The token is missing, has expired or is for another company.',
  ),
};

export const FORBIDDEN: Answer = {
  status: 403,
  body: gatewayBody(403, 'Scope and URL mismatch', 'The app has no scope for this endpoint.'),
};

export const TOO_MANY: Answer = {
  status: 429,
  body: gatewayBody(429, 'request over limit', 'Wait for the limit to reset.'),
};

export const BLOCKED: Answer = {
  status: 403,
  body:
    '<!DOCTYPE html><html><head><title>Access blocked</title></head>' +
    '<body><h1>You cannot reach this site now</h1><p>Too many requests came from you.</p></body></html>',
};

/** Carries out, and makes an answer of a refusal. The answer does not change when the records do. */
export function answerOf(carryOut: () => Answer): Answer {
  try {
    return structuredClone(carryOut());
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

export function toResponse({ status, body, headers }: Answer): Response {
  const html = typeof body === 'string';
  return new Response(body === undefined ? null : html ? body : JSON.stringify(body), {
    status,
    headers: {
      ...(body === undefined
        ? {}
        : { 'content-type': html ? 'text/html; charset=UTF-8' : 'application/json' }),
      ...headers,
    },
  });
}
