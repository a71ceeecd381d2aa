package io.phoenix.profile.cli;

import java.io.PrintWriter;

/** A line that says how far something is, drawn again at every hundredth, and gone at the end. For one thread. */
final class ProgressBar {

    private static final int WIDTH = 50;

    private final PrintWriter out;
    private final long all;
    private int drawn = -1;

    ProgressBar(PrintWriter out, long all) {
        this.out = out;
        this.all = all;
    }

    void done(long part) {
        int percent = (int) (100.0 * part / all);
        if (percent == drawn) {
            return;
        }
        drawn = percent;
        int filled = WIDTH * percent / 100;
        String line = "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + percent + " %";
        out.print("\r" + (percent == 100 ? " ".repeat(line.length()) + "\r" : line));
        out.flush();
    }
}
