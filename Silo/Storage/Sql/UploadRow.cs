using System.Data.Common;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The columns of an upload that make an attachment.</summary>
internal static class UploadRow
{
    /// <summary>As many as <see cref="Read"/> reads.</summary>
    public const string Columns = "id, name, type, bytes, width, height";

    /// <summary>Reads the columns from this one on.</summary>
    public static Attachment Read(DbDataReader row, int column) =>
        new(
            UploadId.Parse(row.GetString(column)),
            row.GetString(column + 1),
            row.GetString(column + 2),
            row.GetInt64(column + 3),
            (int?)row.Number(column + 4),
            (int?)row.Number(column + 5));
}
