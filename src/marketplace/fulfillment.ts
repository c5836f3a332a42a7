/**
 * Plays a buyer's browser at the seller's page: posts the form that "Set up your account" sends from AWS
 * Marketplace.
 */

export type RegistrationForm = { token: string; freeTrial: boolean };

/** What the page answered, or in words why it did not. */
export type PageAnswer =
  | { status: number; location?: string | undefined; contentType?: string | undefined; body: string }
  | { error: string };

/** A page that takes longer has lost its buyer. */
const patienceMs = 10_000;
/** Enough to see what the page says; the rest is not read. */
const bodyMaxBytes = 4096;

/** Posts the form as a browser does, once (metering.md §4). A redirect is reported and not followed. Never rejects. */
export async function postRegistration(url: string, form: RegistrationForm): Promise<PageAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      },
      body: formFields(form).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    const location = response.headers.get('location');
    const contentType = response.headers.get('content-type');
    return {
      status: response.status,
      location: location ?? undefined,
      contentType: contentType ?? undefined,
      body: await beginningOf(response),
    };
  } catch (error) {
    return { error: explain(url, error) };
  }
}

/** The fields of the form; the second is there in free trials only (metering.md §4). */
export function formFields({ token, freeTrial }: RegistrationForm): URLSearchParams {
  const fields = new URLSearchParams({ 'x-amzn-marketplace-token': token });
  if (freeTrial) fields.set('x-amzn-marketplace-offer-type', 'free-trial');
  return fields;
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  // Leaving the loop cancels the rest.
  for await (const chunk of body) {
    const part = chunk.subarray(0, bodyMaxBytes - size);
    text += decoder.decode(part, { stream: true });
    size += part.length;
    if (size >= bodyMaxBytes) break;
  }
  return text;
}

function explain(url: string, error: unknown): string {
  const { origin } = new URL(url);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `The page at ${origin} did not answer within ${patienceMs / 1000} seconds.`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === 'ECONNREFUSED') return `Nothing listens at ${origin}.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name of ${origin} is not known.`;
  return `The page at ${origin} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
}
