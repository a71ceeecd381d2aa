using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PhoenixProfile
{
    /// <summary>The JSON of the service (RFC 8259), as dictionaries, lists, strings, longs, doubles and booleans.</summary>
    internal sealed class Json
    {
        private const int DepthMax = 20;

        private readonly string text;
        private int at;

        private Json(string text)
        {
            this.text = text;
        }

        /// <exception cref="FormatException">if it is not an object</exception>
        internal static IDictionary<string, object> Object(string text)
        {
            var json = new Json(text);
            var members = json.Value(0) as IDictionary<string, object>;
            json.Require(members != null && json.Peek() == '\0');
            return members;
        }

        internal static IEnumerable<T> List<T>(IDictionary<string, object> json, string name)
        {
            object list;
            return json.TryGetValue(name, out list) && list != null
                ? ((IEnumerable<object>)list).Cast<T>()
                : Enumerable.Empty<T>();
        }

        internal static string Write(object value)
        {
            if (value is string)
            {
                return Quote((string)value);
            }
            if (value is IDictionary<string, object>)
            {
                var members = (IDictionary<string, object>)value;
                return "{" + string.Join(",", members.Select(member => Quote(member.Key) + ":" + Write(member.Value))) + "}";
            }
            if (value is IEnumerable)
            {
                return "[" + string.Join(",", ((IEnumerable)value).Cast<object>().Select(Write)) + "]";
            }
            if (value is bool)
            {
                return (bool)value ? "true" : "false";
            }
            return value == null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        private static string Quote(string value)
        {
            var quoted = new StringBuilder("\"");
            foreach (char c in value)
            {
                if (c == '"' || c == '\\')
                {
                    quoted.Append('\\').Append(c);
                }
                else if (c < ' ' || char.IsSurrogate(c))
                {
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    quoted.Append(c);
                }
            }
            return quoted.Append('"').ToString();
        }

        private object Value(int depth)
        {
            Require(depth <= DepthMax);
            switch (Peek())
            {
                case '{':
                    return Members(depth);
                case '[':
                    return Elements(depth);
                case '"':
                    return String();
                case 't':
                    return Word("true", true);
                case 'f':
                    return Word("false", false);
                case 'n':
                    return Word("null", null);
                default:
                    return Number();
            }
        }

        private Dictionary<string, object> Members(int depth)
        {
            var members = new Dictionary<string, object>();
            at++;
            for (bool first = true; !Take('}'); first = false)
            {
                Require(first || Take(','));
                Require(Peek() == '"');
                string name = String();
                Require(Take(':'));
                members[name] = Value(depth + 1);
            }
            return members;
        }

        private List<object> Elements(int depth)
        {
            var elements = new List<object>();
            at++;
            for (bool first = true; !Take(']'); first = false)
            {
                Require(first || Take(','));
                elements.Add(Value(depth + 1));
            }
            return elements;
        }

        private string String()
        {
            var value = new StringBuilder();
            for (at++; Next() != '"'; at++)
            {
                if (Next() != '\\')
                {
                    value.Append(Next());
                    continue;
                }
                at++;
                int escape = "\"\\/bfnrt".IndexOf(Next());
                if (escape >= 0)
                {
                    value.Append("\"\\/\b\f\n\r\t"[escape]);
                    continue;
                }
                Require(Next() == 'u' && at + 4 < text.Length);
                value.Append((char)int.Parse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 4;
            }
            at++;
            return value.ToString();
        }

        private object Number()
        {
            int start = at;
            while (at < text.Length && "+-.0123456789Ee".IndexOf(text[at]) >= 0)
            {
                at++;
            }
            string number = text.Substring(start, at - start);
            long whole;
            return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)
                ? (object)whole
                : double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        private object Word(string word, object value)
        {
            Require(string.CompareOrdinal(text, at, word, 0, word.Length) == 0);
            at += word.Length;
            return value;
        }

        /// <summary>The next character that is not a space; NUL at the end.</summary>
        private char Peek()
        {
            while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0)
            {
                at++;
            }
            return at < text.Length ? text[at] : '\0';
        }

        private bool Take(char c)
        {
            bool found = Peek() == c;
            if (found)
            {
                at++;
            }
            return found;
        }

        private char Next()
        {
            Require(at < text.Length);
            return text[at];
        }

        private void Require(bool condition)
        {
            if (!condition)
            {
                throw new FormatException("malformed JSON at character " + at);
            }
        }
    }
}
