declare const verified: unique symbol;

/** A body whose sender is proven. Only `verify.ts` files make one; every parser asks for one. */
export type Verified = string & { readonly [verified]: true };
