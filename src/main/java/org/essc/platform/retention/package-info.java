/** Deletes what has served its purpose, after stated periods. */
package org.essc.platform.retention;
