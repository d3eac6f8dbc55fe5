export { type Certificates, makeCertificates } from './make-certificates.ts';
export {
  type ClientCertificateOptions,
  type IssuedCertificate,
  makeClientCertificate,
} from './make-client-certificate.ts';
