/**
 * The audit log: append-only and tamper-evident, without personal data.
 *
 * <p>{@link org.essc.audit.AuditLog} writes {@link org.essc.audit.AuditEntry}s into hash chains,
 * {@code SignHeads} signs the chains' heads into the database and the log, and {@code audit verify}
 * finds what was edited, deleted, reordered or cut off.
 */
package org.essc.audit;
