import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'

/** What the server here takes in one request; S3 takes 5 GB. */
const MOST_BYTES = 10 * 1024 * 1024

/** Sends what S3 takes in one request, and the server here does not, in parts: what is stored is the same. */
export function inParts(client: S3Client): S3Client {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { Body, Bucket, Key, ContentType, CacheControl } = args.input as PutObjectCommandInput
        if (commandName !== 'PutObjectCommand' || !Buffer.isBuffer(Body) || Body.length <= MOST_BYTES) return next(args)
        const of = { Bucket, Key }
        const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...of, ContentType, CacheControl }))
        const Parts: CompletedPart[] = []
        for (let from = 0; from < Body.length; from += MOST_BYTES) {
          const PartNumber: number = Parts.length + 1
          const { ETag } = await client.send(new UploadPartCommand({ ...of, UploadId, PartNumber, Body: Body.subarray(from, from + MOST_BYTES) }))
          Parts.push({ PartNumber, ETag })
        }
        const output = await client.send(new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload: { Parts } }))
        return { output, response: {} }
      },
    { step: 'initialize', name: 'inParts' },
  )
  return client
}
