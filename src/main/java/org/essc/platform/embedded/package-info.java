/**
 * The embedded default: real PostgreSQL and Redis from their Maven artifacts, for a platform that
 * was given no external servers. Everything they keep lies in one data directory, which one process
 * at a time may use. PostgreSQL is fully durable; Redis keeps nothing on disk, because a lost Redis
 * must lose its codes, not revive used ones.
 */
package org.essc.platform.embedded;
