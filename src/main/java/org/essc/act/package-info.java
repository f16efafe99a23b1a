/**
 * What every act has in common: who asks on whose behalf, over which channel and with what
 * evidence, the rules of the region it is held against, and the one transaction in which what
 * changes, the kept answer, the outbox and the audit log change together.
 */
package org.essc.act;
