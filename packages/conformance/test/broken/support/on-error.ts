import { DaybookError } from '@daybook/core';

type MaybePromise<Value> = Value | Promise<Value>;

/** Does something else where a call ends with an error that fits. */
export async function onError<Result>(
  call: () => MaybePromise<Result>,
  fits: (error: DaybookError) => boolean,
  instead: (error: DaybookError) => MaybePromise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!DaybookError.is(error) || !fits(error)) throw error;
    return instead(error);
  }
}

export function isNotFound({ kind }: DaybookError): boolean {
  return kind === 'not_found';
}
