/** Headers of a request that a person has signed, as far as the runtime looks. */
export const signed = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=person/20261122/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0',
}
