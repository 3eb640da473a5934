// SPDX-License-Identifier: Apache-2.0
// Runs a signing program for one file after the other in one Java machine, whatever becomes of each:
// EachFile PROGRAM P12 PASSWORD FOLDER FILE...
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

final class EachFile {
    public static void main(String[] args) throws Exception {
        Method program = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        program.setAccessible(true);
        for (int i = 4; i < args.length; i++) {
            try {
                program.invoke(null, (Object) new String[] {args[1], args[2], args[3], args[i]});
            } catch (InvocationTargetException e) {
                new File(args[3], new File(args[i]).getName()).delete();
                System.out.println(args[i] + ": " + e.getCause());
            }
        }
    }
}
