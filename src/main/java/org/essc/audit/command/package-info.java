/**
 * What an operator does with the platform's own program on its database, without a running
 * platform: {@code keys revoke}, {@code restore begin}. Each is entered in the audit log.
 */
package org.essc.audit.command;
