/**
 * Reads that may be some seconds old go to a replica of the database, where there is one. What
 * decides anything, or that its reader has just written, never does: docs/scale.md lists all that
 * may, and {@code ArchitectureTest} holds the list.
 */
package org.essc.platform.replica;
