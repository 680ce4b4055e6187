import type { ClientRequest, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, constants, unzip, type ZlibOptions } from 'node:zlib';
import {
  AxiosError,
  AxiosHeaders,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
  type RawAxiosHeaders,
} from 'axios';

/** What can be read here, as `Accept-Encoding` says it. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

const BYTE_ORDER_MARK = '\u{FEFF}';
const unzipped = promisify<Buffer, ZlibOptions, Buffer>(unzip);
const brotliDecompressed = promisify(brotliDecompress);

const LARGEST_BUFFER = 2 ** 31;

class TooLarge extends Error {}

/**
 * Reads an answer to its end, in the form that axios gives it.
 *
 * @param onData - called whenever something has come
 * @throws AxiosError as axios' own adapter does: for a status that is not wanted, for an answer that is larger than
 *   `maxContentLength` (also when it was compressed), for one that breaks off
 */
export async function readAnswer(
  message: IncomingMessage,
  config: InternalAxiosRequestConfig,
  { request, onData }: { request: ClientRequest; onData: () => void },
): Promise<AxiosResponse> {
  const { maxContentLength = -1, validateStatus } = config;
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const limit = maxContentLength > -1 ? maxContentLength : Number.POSITIVE_INFINITY;
  const headers = new AxiosHeaders(message.headers as RawAxiosHeaders);
  const response: AxiosResponse = { status, statusText, headers, config, request, data: undefined };
  const broken = (text: string, answer?: AxiosResponse): AxiosError =>
    new AxiosError(text, AxiosError.ERR_BAD_RESPONSE, config, request, answer);
  try {
    const raw = await collect(message, limit, onData);
    const decode = config.decompress === false ? undefined : decoderOf(headers);
    response.data = toData(decode ? await decompress(raw, decode, limit) : raw, config);
  } catch (error) {
    if (error instanceof TooLarge) throw broken(`maxContentLength size of ${limit} exceeded`);
    throw broken(error instanceof Error ? error.message : 'stream has been aborted', response);
  }
  if (!validateStatus || validateStatus(status)) return response;
  const code = status >= 400 && status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  throw new AxiosError(`Request failed with status code ${status}`, code, config, request, response);
}

function collect(message: IncomingMessage, limit: number, onData: () => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      onData();
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit) return;
      reject(new TooLarge());
      message.destroy();
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
  });
}

type Decode = (raw: Buffer, maxOutputLength: number) => Promise<Buffer>;

/** As with axios, an answer that breaks off within its compression counts for what came. */
const inflate: Decode = (raw, maxOutputLength) =>
  unzipped(raw, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
const decoders = new Map<string, Decode>([
  ['gzip', inflate],
  ['x-gzip', inflate],
  ['deflate', inflate],
  [
    'br',
    (raw, maxOutputLength) =>
      brotliDecompressed(raw, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  ],
]);

/** What is decoded does not say any more that it is encoded. */
function decoderOf(headers: InstanceType<typeof AxiosHeaders>): Decode | undefined {
  const encoding: unknown = headers['content-encoding'];
  const decode = typeof encoding === 'string' ? decoders.get(encoding.toLowerCase()) : undefined;
  if (decode) headers.delete('content-encoding');
  return decode;
}

async function decompress(raw: Buffer, decode: Decode, limit: number): Promise<Buffer> {
  if (raw.length === 0) return raw;
  try {
    return await decode(raw, Math.min(limit, LARGEST_BUFFER));
  } catch (error) {
    throw error instanceof RangeError ? new TooLarge() : error;
  }
}

function toData(bytes: Buffer, { responseType, responseEncoding }: InternalAxiosRequestConfig): unknown {
  if (responseType === 'arraybuffer') return bytes;
  const text = bytes.toString((responseEncoding as BufferEncoding | undefined) ?? 'utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
