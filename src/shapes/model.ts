/** The types of a service's model: its operations, its errors and the shapes of what they take and give. */

/** How a service is spoken to and what it understands; names are AWS's own. */
export type ServiceModel = {
  apiVersion: string;
  protocol: 'json' | 'query' | 'smithy-rpc-v2-cbor';
  jsonVersion?: '1.1';
  /** What stands before the operation in `X-Amz-Target`. */
  targetPrefix?: string;
  /** The service in the SigV4 credential scope. */
  signingName: string;
  xmlNamespace?: string;
  /** How an error body of this service spells the member that holds its message. */
  messageMember: 'message' | 'Message';
  operations: { readonly [name: string]: Operation };
  /** By shape name; `code` is what goes over the wire, which for STS is not always the shape's name. */
  errors: { readonly [name: string]: { code: string; status: number } };
  shapes: { readonly [name: string]: Shape };
};

/** Shape names; absent where the operation takes or gives nothing. */
export type Operation = { input?: string; output?: string; errors?: readonly string[] };

export type Shape =
  | { type: 'structure'; members: { readonly [name: string]: string }; required?: readonly string[] }
  | { type: 'list'; member: string; min?: number; max?: number }
  | { type: 'map'; key: string; value: string; min?: number; max?: number }
  | ScalarShape;

/** `min` and `max` bound a number's value, or the length of a string or blob. */
export type ScalarShape = {
  type: 'string' | 'blob' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp';
  min?: number;
  max?: number;
  pattern?: string;
  enum?: readonly string[];
  sensitive?: true;
};

/** The operation of that name. Names come from the wire, so `constructor` and its like must find nothing. */
export function findOperation(model: ServiceModel, name: string): Operation | undefined {
  return Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
}
